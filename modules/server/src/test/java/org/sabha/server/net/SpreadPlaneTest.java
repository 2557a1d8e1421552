package org.sabha.server.net;

/** The same where one person after the other is put on another loop. */
class SpreadPlaneTest extends MediaLoopPlaneTest {
    @Override
    int loopCount() {
        return 3;
    }
}
