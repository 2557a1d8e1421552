package org.sabha.media;

import org.junit.jupiter.api.Tag;

/** The same for a viewer on another loop than the camera. */
@Tag("simulation")
class LayersOverLinkTest extends LayersTest {
    @Override
    FakeRoom newRoom() {
        return new FakeRoom(2);
    }
}
