package org.sabha.protocol.console;

/** What is looked at. */
public enum HealthCheck {
    /** Of HTTPS; {@code made-here}, {@code good}, {@code soon-over}, {@code over} with the time of its end. */
    CERTIFICATE,
    /** {@code kept} and {@code far-off} with the kernel's bound in microseconds, {@code free-running}, {@code unknown}. */
    CLOCK,
    /** {@code embedded}, {@code postgresql}, {@code failing}. */
    STORAGE,
    /** Second copy of the audit log; {@code off}, {@code good}, {@code behind} and {@code failing} with rows not sent. */
    SYSLOG,
    /** Where the data folder is; {@code good}, {@code low}, {@code full} with the bytes that are free. */
    DISK,
    /** Last check of the audit log; {@code none}, {@code running}, {@code sound} with its time, {@code changed} with a row. */
    AUDIT,
    /** Of the process; {@code good}, {@code low} with the percentage in use. */
    MEMORY,
    /** Event loops; {@code good}, {@code busy} with the percentage of the busiest. */
    LOAD,
    /** How packets are encrypted; {@code fast}, {@code slow}. */
    MEDIA
}
