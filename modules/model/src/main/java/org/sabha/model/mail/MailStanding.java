package org.sabha.model.mail;

/**
 * What became of the newest mail to somebody.
 *
 * <pre>
 * WAITING --taken by the mail server--> SENT
 *    |  ^                                |
 *    |  +--------something new-----------+
 *    +----refused, or given up--> FAILED
 * </pre>
 */
public enum MailStanding {
    WAITING,
    /** The mail server took it; whether it was delivered it does not tell. */
    SENT,
    FAILED
}
