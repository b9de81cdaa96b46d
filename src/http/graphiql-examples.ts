const HEADERS = JSON.stringify({ Authorization: 'Bearer <accessToken from the first tab>' }, null, 2);

/** What GraphiQL shows when it is opened for the first time: a call from registration to its events. */
export const graphiqlExamples = [
  {
    query: `# 1. An account: run Register, later LogIn.
#    Copy the accessToken of the answer into the
#    Headers (below) of the two other tabs.

mutation Register {
  register(
    username: "ann"
    password: "correct horse battery"
  ) {
    __typename
    ... on Registered {
      accessToken
      apiKey
    }
    ... on Error {
      code
      message
    }
  }
}

mutation LogIn {
  login(
    username: "ann"
    password: "correct horse battery"
  ) {
    __typename
    ... on SignedIn {
      accessToken
    }
    ... on Error {
      code
      message
    }
  }
}
`,
  },
  {
    query: `# 2. A call: run these one after the other; put
#    the ids of the answers into the Variables.

mutation CreateRoom {
  createRoom(name: "Kitchen") {
    id
    link
  }
}

# Then start CallEvents in the next tab.
mutation JoinCall($roomId: ID!) {
  joinCall(
    roomId: $roomId
    deviceId: "00000000-0000-4000-8000-000000000001"
  ) {
    __typename
    ... on CallJoined {
      participant {
        id
        seq
      }
      cursor
    }
    ... on Error {
      code
      message
    }
  }
}

# Who gives no sign of life for 15 s leaves the
# call. Sockets do it by themselves; GraphiQL has
# none, so run this now and then.
mutation StayAlive($participantId: ID!) {
  keepAlive(participantId: $participantId) {
    leaseExpiresAt
  }
}

# These show up as events in the next tab.
mutation BeReady($participantId: ID!) {
  setReady(
    participantId: $participantId
    isReady: true
  ) {
    id
    isReady
  }
}

mutation Unmute($participantId: ID!) {
  updateTracks(
    participantId: $participantId
    tracks: [{ source: MICROPHONE, muted: false }]
  ) {
    id
    tracks {
      source
      muted
    }
  }
}

mutation Leave($participantId: ID!) {
  leaveCall(participantId: $participantId) {
    id
  }
}
`,
    variables: JSON.stringify({ roomId: '<id of the room>', participantId: '<id of the participant>' }, null, 2),
    headers: HEADERS,
  },
  {
    query: `# 3. What happens in the call, as it happens.
#    A client that reconnects gives the last
#    cursor as "after", and misses nothing.

subscription CallEvents(
  $participantId: ID!
  $after: String
) {
  callEvents(
    participantId: $participantId
    after: $after
  ) {
    cursor
    position
    event {
      __typename
      ... on CallSnapshot {
        call {
          id
          participants {
            id
            displayName
          }
        }
      }
      ... on ParticipantJoined {
        participant {
          id
          displayName
        }
      }
      ... on ParticipantUpdated {
        participant {
          id
          isReady
          tracks {
            source
            muted
          }
        }
      }
      ... on ParticipantLeft {
        participantId
        reason
      }
    }
  }
}
`,
    variables: JSON.stringify({ participantId: '<id of the participant>', after: null }, null, 2),
    headers: HEADERS,
  },
];
