package org.sabha.media;

/** The same where every second person is on another loop. */
class MeetingOverLinkTest extends MeetingTest {
    @Override
    FakeRoom newRoom() {
        return new FakeRoom(2);
    }
}
