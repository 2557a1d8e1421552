package org.sabha.identity;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was not used for longest when it has more than {@code max} entries. Not thread-safe. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private static final float LOAD = 0.75f;

    private final int max;

    public BoundedMap(int max) {
        super(16, LOAD, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
