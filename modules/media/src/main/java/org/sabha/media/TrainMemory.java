package org.sabha.media;

import java.lang.foreign.MemorySegment;

/** Where a {@link PacketSink} wants the next train written: memory outside of the heap, from an offset on. Its sink uses it again. */
public final class TrainMemory {
    private MemorySegment segment = MemorySegment.NULL;
    private long offset;

    /** For the sink: there are at least {@link PacketSink#MAX_TRAIN_BYTES} behind the offset. */
    public TrainMemory at(MemorySegment newSegment, long newOffset) {
        segment = newSegment;
        offset = newOffset;
        return this;
    }

    public MemorySegment segment() {
        return segment;
    }

    /** Where in {@link #segment} the train begins, bytes. */
    public long offset() {
        return offset;
    }
}
