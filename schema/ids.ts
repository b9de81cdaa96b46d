import SchemaBuilder, { BasePlugin, unwrapInputFieldType } from '@pothos/core';
import type { PothosInputFieldConfig, PothosOutputFieldConfig, SchemaTypes } from '@pothos/core';
import { z } from 'zod';

declare global {
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      ids: IdsPlugin<Types>;
    }
  }
}

const Id = z.uuid('must be a UUID').toLowerCase();
const Ids = z.array(Id);
const FORM = z.regexes.uuid();

/** Whether a text has the form of every id here. */
export function isId(text: string): boolean {
  return FORM.test(text);
}

/** Whether these validation schemas of an input ask for nothing but ids. */
export function areForIds(schemas: readonly unknown[]): boolean {
  return schemas.every((schema) => schema === Id || schema === Ids);
}

/**
 * Refuses a malformed id in one place: every argument and input field of type ID must be a UUID (BAD_USER_INPUT), and
 * reaches the services in lower case. Nobody who adds a field has to think of it.
 */
export class IdsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  /** Arguments have to be dealt with here: Pothos asks `onInputFieldConfig` about them when they are already in use. */
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const args = Object.entries(config.args).map(([name, arg]) => [name, this.#checked(arg)] as const);
    return { ...config, args: Object.fromEntries(args) };
  }

  override onInputFieldConfig(config: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    return config.kind === 'Arg' ? config : this.#checked(config);
  }

  #checked(config: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    if (this.buildCache.getTypeConfig(unwrapInputFieldType(config.type)).name !== 'ID') return config;
    const validation = config.extensions?.['@pothos/plugin-validation'];
    const schemas = [config.type.kind === 'List' ? Ids : Id, ...(validation?.schemas ?? [])];
    return { ...config, extensions: { ...config.extensions, '@pothos/plugin-validation': { ...validation, schemas } } };
  }
}

const name = 'ids';
SchemaBuilder.registerPlugin(name, IdsPlugin);

/** The plugin's name, for the builder's list: after the validation plugin, since the last one there is asked first. */
export const idsPlugin: 'ids' = name;
