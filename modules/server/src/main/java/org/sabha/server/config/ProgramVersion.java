package org.sabha.server.config;

/** Which version of the program this is. */
public final class ProgramVersion {
    public static final String CURRENT = "0.1.0";

    private ProgramVersion() {}
}
