package org.sabha.server.cli;

/** Who reads what a command prints. */
public enum OutputFormat {
    /** A person at a terminal. */
    TEXT,
    /** A program: one JSON object on one line. */
    JSON
}
