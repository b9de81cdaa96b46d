import { parseScalabilityMode } from 'mediasoup';
import type { Consumer, ConsumerLayers } from 'mediasoup/types';

import type { WantedLayers } from './selection.ts';
import type { ConsumerParameters, ProducerDescription } from './types.ts';

/**
 * One consumer, and the two reasons to pause it: the client has not resumed it yet, or its preferences leave it out.
 * Calls must not overlap.
 */
export class ReceivedTrack {
  readonly consumer: Consumer;
  readonly parameters: ConsumerParameters;
  #isResumed: boolean;
  #isSelected = true;

  constructor(consumer: Consumer, producer: ProducerDescription) {
    this.consumer = consumer;
    this.#isResumed = !consumer.paused;
    this.parameters = {
      consumerId: consumer.id,
      producerId: producer.producerId,
      participantId: producer.participantId,
      source: producer.source,
      kind: consumer.kind,
      rtpParameters: consumer.rtpParameters,
      ...layersOf(consumer),
    };
  }

  async resume(): Promise<void> {
    this.#isResumed = true;
    await this.#unlessClosed(() => this.#pauseOrResume());
  }

  /**
   * @param layers undefined when the receiver does not want it now
   * @returns whether that is a change
   */
  async select(layers: WantedLayers | undefined): Promise<boolean> {
    const isChanged = this.#isSelected !== (layers !== undefined);
    this.#isSelected = layers !== undefined;
    await this.#unlessClosed(async () => {
      if (layers) await this.#prefer(layers);
      await this.#pauseOrResume();
    });
    return isChanged;
  }

  /** A consumer may end at any moment; what was asked of it no longer matters then. */
  async #unlessClosed(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!this.consumer.closed) throw error;
    }
  }

  async #prefer(wanted: WantedLayers): Promise<void> {
    const layers = preferredLayers(this.parameters, wanted);
    const before = this.consumer.preferredLayers;
    if (!layers || !before) return;
    if (before.spatialLayer === layers.spatialLayer && before.temporalLayer === layers.temporalLayer) return;
    await this.consumer.setPreferredLayers(layers);
  }

  async #pauseOrResume(): Promise<void> {
    const isFlowing = this.#isResumed && this.#isSelected;
    if (this.consumer.closed || isFlowing === !this.consumer.paused) return;
    await (isFlowing ? this.consumer.resume() : this.consumer.pause());
  }
}

/** The layers to ask mediasoup for, within what there is; undefined for a track without layers. */
function preferredLayers(
  { spatialLayers, temporalLayers }: Pick<ConsumerParameters, 'spatialLayers' | 'temporalLayers'>,
  { spatialLayer = spatialLayers - 1, temporalLayer = temporalLayers - 1 }: WantedLayers,
): ConsumerLayers | undefined {
  if (spatialLayers === 1 && temporalLayers === 1) return undefined;
  return {
    spatialLayer: Math.min(spatialLayer, spatialLayers - 1),
    temporalLayer: Math.min(temporalLayer, temporalLayers - 1),
  };
}

function layersOf({ rtpParameters, type }: Consumer): Pick<ConsumerParameters, 'spatialLayers' | 'temporalLayers'> {
  if (type === 'simple') return { spatialLayers: 1, temporalLayers: 1 };
  const { spatialLayers, temporalLayers } = parseScalabilityMode(rtpParameters.encodings?.[0]?.scalabilityMode);
  return { spatialLayers, temporalLayers };
}
