package org.sabha.server.cli;

import java.io.PrintWriter;

/**
 * What one check found.
 *
 * @param check what was looked at
 * @param sentence what was seen
 * @param remedy what to do; empty when nothing is to be done
 */
record Finding(String check, Verdict verdict, String sentence, String remedy) {

    static Finding good(String check, String sentence) {
        return new Finding(check, Verdict.GOOD, sentence, "");
    }

    static Finding warning(String check, String sentence, String remedy) {
        return new Finding(check, Verdict.WARNING, sentence, remedy);
    }

    static Finding failure(String check, String sentence, String remedy) {
        return new Finding(check, Verdict.FAILURE, sentence, remedy);
    }

    /** Prints it for people. */
    void print(PrintWriter out) {
        String word = switch (verdict) {
            case GOOD -> "good";
            case WARNING -> "warning";
            case FAILURE -> "FAILURE";
        };
        out.printf("%-8s %-13s %s%n", word, check, sentence);
        if (!remedy.isEmpty()) {
            out.printf("%-22s %s%n", "", remedy);
        }
    }

    /** How grave a finding is. */
    enum Verdict {
        GOOD,
        WARNING,
        FAILURE
    }
}
