package org.sabha.server.report.pdf;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language that reports are printed in. */
public enum ReportLanguage {
    EN("en"),
    HI("hi");

    private final String code;

    ReportLanguage(String code) {
        this.code = code;
    }

    /** The language of that code. */
    public static Optional<ReportLanguage> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
    }

    public String code() {
        return code;
    }

    Locale locale() {
        return Locale.of(code, "IN");
    }
}
