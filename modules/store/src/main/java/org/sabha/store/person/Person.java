package org.sabha.store.person;

import org.sabha.model.AccountId;
import org.sabha.model.ParticipantId;
import org.sabha.model.mail.MailAddress;

/** By what somebody is found here. Nothing links these: a guest is nobody's account, and a name may be of several people. */
public sealed interface Person {
    /** Whose account this is. */
    record Holder(AccountId account) implements Person {}

    /** Who had this stay in a meeting; its id stands in the log and in reports. */
    record Guest(ParticipantId participant) implements Person {}

    /** Whoever gave this name at a door, as they typed it. */
    record Named(String name) implements Person {}

    /** Who was invited by mail to this address, small and large letters being the same. */
    record Mailed(MailAddress address) implements Person {}
}
