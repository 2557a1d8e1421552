package org.sabha.media.forward;

/**
 * Cuts the packets of one receiver and flush into trains of equal segments, in order.
 *
 * <p>A train goes on while sizes are near enough to be made equal by RTP padding: the shortfall is at most
 * {@link #PAD_BYTES} or a fiftieth of the longest packet. The last packet of a train may be shorter than the others
 * without padding. Browsers cut a frame into nearly equal packets with the shorter ones first, so without padding each
 * frame would need two trains.
 */
public final class TrainCut {
    /** A shortfall that is always padded away, bytes. */
    public static final int PAD_BYTES = 24;

    private static final int PAD_FRACTION = 50;

    private int end;
    private int segmentBytes;

    /**
     * Finds the train that begins with packet {@code from}; {@link #end} and {@link #segmentBytes} tell.
     *
     * @param sizes sizes of the packets in bytes
     * @param count how many packets there are
     * @param maxSegments the longest train
     */
    public void cut(int[] sizes, int from, int count, int maxSegments) {
        int least = sizes[from];
        int most = least;
        int at = from + 1;
        int limit = Math.min(count, from + maxSegments);
        while (at < limit) {
            int newLeast = Math.min(least, sizes[at]);
            int newMost = Math.max(most, sizes[at]);
            if (newMost - newLeast > tolerance(newMost)) {
                if (sizes[at] < least) {
                    // shorter than all before: it can close the train as it is
                    at++;
                }
                break;
            }
            least = newLeast;
            most = newMost;
            at++;
        }
        end = at;
        segmentBytes = most;
    }

    private static int tolerance(int sizeBytes) {
        return Math.max(PAD_BYTES, sizeBytes / PAD_FRACTION);
    }

    /** Behind the last packet of the train. */
    public int end() {
        return end;
    }

    /** What each packet but the last is padded to. */
    public int segmentBytes() {
        return segmentBytes;
    }
}
