package org.sabha.media;

/** The same where every second person is on another loop. */
class MeetingOverLinkTest extends MeetingTest {
    @Override
    FakeRoom newRoom() {
        return new FakeRoom(2);
    }

    /** When the first picture could go over, the camera's loop had told of all its layers. */
    @Override
    int firstLayerBytes() {
        return 1_100;
    }
}
