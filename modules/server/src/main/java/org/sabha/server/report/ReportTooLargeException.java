package org.sabha.server.report;

/** A report with more in it than the form holds. */
final class ReportTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReportTooLargeException(String message) {
        super(message);
    }
}
