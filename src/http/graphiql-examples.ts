const HEADERS = JSON.stringify({ Authorization: 'Bearer <the accessToken or apiKey from the first tab>' }, null, 2);

/** What GraphiQL shows when it is opened for the first time: a call from registration to its events, one tab for each step. */
export const graphiqlExamples = [
  {
    query: `# 1. Run "Register" (or "LogIn", if you are registered). Copy the accessToken:
#    every other tab sends it, as "Authorization" in its Headers at the bottom.

mutation Register {
  register(username: "ann", password: "correct horse battery", displayName: "Ann") {
    __typename
    ... on Registered {
      accessToken
      apiKey
      account {
        id
        username
      }
    }
    ... on Error {
      code
      message
    }
  }
}

mutation LogIn {
  login(username: "ann", password: "correct horse battery") {
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
    query: `# 2. Create a room. Its link is what you give to others; its id goes into the next tab.

mutation CreateRoom {
  createRoom(name: "Kitchen") {
    id
    link
    capacity
  }
}

query MyRooms {
  myRooms(first: 10) {
    edges {
      node {
        id
        name
        link
      }
    }
  }
}
`,
    headers: HEADERS,
  },
  {
    query: `# 3. Join the room's call. participant.id and cursor go into the next tab, within 15 seconds:
#    a participant without an open stream leaves again. (Running this again gives the same participant.)

mutation JoinCall($roomId: ID!) {
  joinCall(roomId: $roomId, deviceId: "00000000-0000-4000-8000-000000000001") {
    __typename
    ... on CallJoined {
      cursor
      participant {
        id
        seq
      }
      call {
        id
        topology
        participants {
          id
          displayName
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`,
    variables: JSON.stringify({ roomId: '<room id>' }, null, 2),
    headers: HEADERS,
  },
  {
    query: `# 4. Watch the call. Leave it running, and change something in the next tab.

subscription CallEvents($participantId: ID!, $after: String) {
  callEvents(participantId: $participantId, after: $after) {
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
            isReady
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
    variables: JSON.stringify({ participantId: '<participant id>', after: null }, null, 2),
    headers: HEADERS,
  },
  {
    query: `# 5. Each of these shows up as an event in the tab before.

mutation Ready($participantId: ID!) {
  setReady(participantId: $participantId, isReady: true) {
    id
    isReady
  }
}

mutation Unmute($participantId: ID!) {
  updateTracks(participantId: $participantId, tracks: [{ source: MICROPHONE, muted: false }]) {
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
    variables: JSON.stringify({ participantId: '<participant id>' }, null, 2),
    headers: HEADERS,
  },
];
