package org.sabha.media.forward;

import org.jspecify.annotations.Nullable;

/**
 * Maps a source's sequence numbers to those of a slot and back.
 *
 * <p>A slot's numbers ascend by one whatever the source. Loss upstream leaves a gap, so that the repaired packet finds
 * its number reserved; a packet that is left out on purpose closes it. The map is a ring of runs in which output minus
 * input is constant: a run begins with a new source and behind each left-out packet.
 *
 * <pre>
 *   input   | source A: 10 11 (12 padding) 13 14 | source B: 500 (501 lost) 502
 *   output  |          100 101             102 103 |          104  reserved   106
 *   runs    | A 10->100          A 13->102         | B 500->104
 * </pre>
 *
 * Numbers are extended to 64 bits on both sides. {@code S} is what the caller knows a source by.
 */
public final class SequenceMap<S> {
    private static final int RUNS = 32;

    private final @Nullable Object[] sources = new @Nullable Object[RUNS];
    private final long[] epochs = new long[RUNS];
    private final long[] inputs = new long[RUNS];
    private final long[] outputs = new long[RUNS];
    private int newest = -1;
    private int runs;
    private long epoch;
    private long highest;
    private int found = -1;
    private long foundOutput;

    /** A map whose first output is {@code firstOutput}. */
    public SequenceMap(long firstOutput) {
        highest = firstOutput - 1;
    }

    /** From here on comes {@code source}, whose first packet is {@code firstInput}. */
    public void begin(S source, long firstInput) {
        epoch++;
        addRun(source, firstInput, highest + 1);
    }

    private void addRun(@Nullable Object source, long input, long output) {
        newest = (newest + 1) % RUNS;
        runs = Math.min(runs + 1, RUNS);
        sources[newest] = source;
        epochs[newest] = epoch;
        inputs[newest] = input;
        outputs[newest] = output;
    }

    /** The output of a packet of the present source, or -1 when it lies before the source's beginning. */
    public long map(long input) {
        int run = newest;
        for (int i = 0; i < runs; i++) {
            if (epochs[run] != epoch) {
                return -1;
            }
            if (input >= inputs[run]) {
                return mapIn(run, input);
            }
            run = (run + RUNS - 1) % RUNS;
        }
        return -1;
    }

    private long mapIn(int run, long input) {
        long output = outputs[run] + input - inputs[run];
        int following = (run + 1) % RUNS;
        if (run != newest && output >= outputs[following]) {
            // left out on purpose before: its number belongs to the next packet
            return -1;
        }
        highest = Math.max(highest, output);
        return output;
    }

    /** Leaves out a packet of the present source; one that comes too late for that leaves its gap. */
    public void skip(long input) {
        skip(input, input);
    }

    /** Leaves out all packets from {@code first} to {@code last}, such as the lost ones between two left out. */
    public void skip(long first, long last) {
        if (runs == 0 || epochs[newest] != epoch || last < inputs[newest]) {
            return;
        }
        long from = Math.max(first, inputs[newest]);
        long output = outputs[newest] + from - inputs[newest];
        if (output <= highest) {
            return;
        }
        if (from == inputs[newest]) {
            inputs[newest] = last + 1;
            return;
        }
        addRun(sources[newest], last + 1, output);
    }

    /**
     * The output of a packet that was mapped before, without giving it a new number; -1 when it is not known any more
     * or was left out.
     *
     * @param age how many times the source has changed since, 0 for the present source
     */
    public long again(long input, long age) {
        int run = newest;
        for (int i = 0; i < runs; i++) {
            if (epochs[run] == epoch - age && input >= inputs[run]) {
                long output = outputs[run] + input - inputs[run];
                boolean leftOut = run != newest && output >= outputs[(run + 1) % RUNS];
                return leftOut || output > highest ? -1 : output;
            }
            run = (run + RUNS - 1) % RUNS;
        }
        return -1;
    }

    /** The highest output given so far. */
    public long highest() {
        return highest;
    }

    /**
     * Looks up what went out under a 16-bit number; {@link #foundSource}, {@link #foundInput} and {@link #foundOutput}
     * tell. False when it is not known any more.
     */
    public boolean find(int output) {
        long extended = highest + (short) (output - (int) highest);
        found = -1;
        if (extended > highest) {
            return false;
        }
        int run = newest;
        for (int i = 0; i < runs; i++) {
            if (extended >= outputs[run]) {
                found = run;
                foundOutput = extended;
                return true;
            }
            run = (run + RUNS - 1) % RUNS;
        }
        return false;
    }

    /** The source of the number found last. */
    @SuppressWarnings("unchecked")
    public @Nullable S foundSource() {
        return found < 0 ? null : (S) sources[found];
    }

    /** Its input number. */
    public long foundInput() {
        return inputs[found] + foundOutput - outputs[found];
    }

    /** Its output number, extended. */
    public long foundOutput() {
        return foundOutput;
    }

    /** How many times the source has changed since the number found last: 0 for the present source. */
    public long foundAge() {
        return epoch - epochs[found];
    }
}
