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
    /**
     * Invitations by mail; {@code off}, {@code good}, {@code busy} with mails that wait, {@code refused} with people to whom
     * none could be sent within a day, and with mails that wait why the mail server takes none: {@code unreachable},
     * {@code not-trusted}, {@code sign-in-refused}, {@code sender-refused}; {@code unreadable} where the storage does not tell.
     */
    MAIL,
    /** Where the data folder is; {@code good}, {@code low}, {@code full} with the bytes that are free. */
    DISK,
    /** Last check of the audit log; {@code none}, {@code running}, {@code sound} with its time, {@code changed} with a row. */
    AUDIT,
    /** Of the process; {@code good}, {@code low} with the percentage in use. */
    MEMORY,
    /** Event loops; {@code good}, {@code busy} with the percentage of the busiest. */
    LOAD,
    /** How packets are encrypted; {@code fast}, {@code slow}. */
    MEDIA,
    /** Work that the server does from time to time; {@code good}, {@code late} with how many have not succeeded for too long. */
    TASKS
}
