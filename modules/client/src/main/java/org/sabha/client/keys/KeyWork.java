package org.sabha.client.keys;

/**
 * What the group cost one member so far: computing for its messages, without waiting for others.
 *
 * @param tasks messages, acts and looks
 * @param nanos in all of them
 * @param longestNanos in one of them
 */
public record KeyWork(long tasks, long nanos, long longestNanos) {
    public static final KeyWork NONE = new KeyWork(0, 0, 0);

    /** One more task. */
    public KeyWork and(long taskNanos) {
        return new KeyWork(tasks + 1, nanos + taskNanos, Math.max(longestNanos, taskNanos));
    }

    /** That of two members together. */
    public KeyWork plus(KeyWork other) {
        return new KeyWork(tasks + other.tasks, nanos + other.nanos, Math.max(longestNanos, other.longestNanos));
    }
}
