package org.sabha.media;

/** One RTP packet as a peer decrypted it. */
final class ReceivedRtp {
    final long atNanos;
    final byte[] bytes;
    final int payloadOffset;
    final int payloadLength;

    ReceivedRtp(long atNanos, byte[] bytes, int payloadOffset, int payloadLength) {
        this.atNanos = atNanos;
        this.bytes = bytes;
        this.payloadOffset = payloadOffset;
        this.payloadLength = payloadLength;
    }

    int payloadType() {
        return bytes[1] & 0x7f;
    }

    boolean marker() {
        return (bytes[1] & 0x80) != 0;
    }

    int sequence() {
        return (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    int timestamp() {
        return (int) word(4);
    }

    int ssrc() {
        return (int) word(8);
    }

    private long word(int at) {
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xffL) << 16
                | (bytes[at + 2] & 0xffL) << 8
                | (bytes[at + 3] & 0xffL);
    }

    /** The byte at a place of the payload. */
    int payload(int at) {
        return bytes[payloadOffset + at] & 0xff;
    }
}
