package org.sabha.media;

/**
 * The connection of a path that has one of its own: what the listener attaches to such a path. A session keeps a bounded
 * number of paths, so what it forgets must end, or anybody with one session could hold connections without end.
 */
public interface PathConnection {
    /** No session uses the path any more; called on the loop from inside the engine, once. */
    void forgotten();
}
