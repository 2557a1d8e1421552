package org.sabha.server.load;

/** What the server takes on; each value refuses what the one before it refuses. */
public enum ServerLoad {
    ORDINARY,
    NO_NEW_MEETINGS,
    NO_NEWCOMERS;

    /** Its number, for figures: 0 where everything is taken on. */
    public int level() {
        return switch (this) {
            case ORDINARY -> 0;
            case NO_NEW_MEETINGS -> 1;
            case NO_NEWCOMERS -> 2;
        };
    }
}
