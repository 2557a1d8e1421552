package org.sabha.bench;

import java.time.Duration;

/** A speaker who shows a camera and a listener who watches it, on virtual time. One owner. */
final class EmulatedCall {
    static final Duration ONE_WAY = Duration.ofMillis(20);
    static final Duration QUEUE = Duration.ofMillis(400);

    private static final Duration SETTLING = Duration.ofSeconds(12);
    private static final int VOICE_PACKETS_A_SECOND = 50;

    final EmulatedMeeting meeting;
    final EmulatedPeer speaker;
    final EmulatedPeer listener;
    private long restartedNanos;

    private EmulatedCall(long seed) {
        meeting = new EmulatedMeeting(seed);
        speaker = new EmulatedPeer(meeting, 0).joins();
        listener = new EmulatedPeer(meeting, 1).joins();
        pass(Duration.ofSeconds(1));
    }

    /** The listener is silent; the camera has three layers and reaches the server whole, whatever the speaker's line. */
    static EmulatedCall withLayeredCamera(long seed) {
        EmulatedCall call = new EmulatedCall(seed);
        call.listener.falls();
        new LayeredSender(call.meeting, call.speaker).begins();
        call.listener.shows(call.speaker);
        return call;
    }

    /** Both speak; the camera has one layer and goes over the speaker's line, with repairs. */
    static EmulatedCall withCameraOverTheLine(long seed) {
        EmulatedCall call = new EmulatedCall(seed);
        call.speaker.films();
        call.listener.shows(call.speaker);
        return call;
    }

    /** Round trips of 40 ms to the server. */
    static void slow(EmulatedPeer peer) {
        peer.up.delay(ONE_WAY);
        peer.down.delay(ONE_WAY);
    }

    void pass(Duration duration) {
        meeting.time.pass(duration);
    }

    void pass(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    /** Until estimates and layers have found their place. */
    void settle() {
        pass(SETTLING);
    }

    long now() {
        return meeting.time.nowNanos();
    }

    /** Counts from now on. */
    void restart() {
        restartedNanos = now();
        speaker.restart();
        listener.restart();
    }

    /** Until what was spoken before has come, or is too late. */
    void awaitLastVoice() {
        pass(Duration.ofNanos(ReceivedAudio.LATE_NANOS));
    }

    /** Of what was spoken in so many seconds from the restart on, the percentage that the listener heard in time. */
    double heard(int seconds) {
        return heardBy(listener, seconds);
    }

    double heardBy(EmulatedPeer peer, int seconds) {
        long inTime = peer.heard.inTime(
                restartedNanos, restartedNanos + Duration.ofSeconds(seconds).toNanos());
        return 100.0 * inTime / (seconds * VOICE_PACKETS_A_SECOND);
    }
}
