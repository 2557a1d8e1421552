package org.sabha.e2ee.data;

/** What sealed data is for; each has keys of its own. */
public enum DataChannel {
    CHAT(1),
    REACTION(2);

    private final int code;

    DataChannel(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
