package org.sabha.server.mail;

import org.sabha.model.mail.MailFault;

/** A way to a mail server. Port: {@link SmtpPort} implements it, a test stands in for it. */
public interface MailPort {
    /** @throws MailTroubleException if nobody can be told anything now */
    Line open() throws MailTroubleException;

    /** An open connection; not thread-safe. */
    interface Line extends AutoCloseable {
        /** @throws MailTroubleException if no mail can be sent by this connection any more */
        Delivery deliver(Letter letter) throws MailTroubleException;

        @Override
        void close();
    }

    /** What the mail server said to one mail. */
    sealed interface Delivery {
        /** It has it, and answers for it. */
        record Taken() implements Delivery {}

        /** It may take it later. */
        record Later() implements Delivery {}

        /** It will never take it. */
        record Refused(MailFault fault) implements Delivery {}
    }

    /** Why no mail can be sent now. */
    final class MailTroubleException extends Exception {
        private static final long serialVersionUID = 1L;

        private final MailFault fault;

        public MailTroubleException(MailFault fault, Throwable cause) {
            super(fault.code(), cause);
            this.fault = fault;
        }

        public MailFault fault() {
            return fault;
        }
    }
}
