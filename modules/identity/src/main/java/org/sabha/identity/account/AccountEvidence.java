package org.sabha.identity.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.model.AccountId;
import org.sabha.model.key.ApiKeyId;

/**
 * What the audit log keeps of one act on accounts, or of its refusal: ids and codes, no content.
 *
 * @param verb stable name of the act, such as {@code sign-in}
 * @param actor who did it; empty for somebody who is not signed in, and for the server itself
 * @param subject on whose account; empty where there is none
 * @param value code of what was chosen, such as roles
 * @param refusal stable code; empty when the act was done
 * @param address whence, already shortened by rule; kept beside the row
 * @param key the API key that a program did it with; it stands in the row as the actor
 * @param times how often; more than one where a row each would let strangers fill the log
 */
public record AccountEvidence(
        Instant at,
        String verb,
        Optional<AccountId> actor,
        Optional<AccountId> subject,
        Optional<String> value,
        Optional<String> refusal,
        Optional<String> address,
        Optional<ApiKeyId> key,
        long times) {

    /** An act of the server itself, or of whoever has its data folder. */
    public static AccountEvidence ofTheServer(Instant at, String verb) {
        return new AccountEvidence(
                at,
                verb,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1);
    }

    /** Another act that comes with this one, of the same person at the same time. */
    public AccountEvidence entailing(String other) {
        return new AccountEvidence(
                at, other, actor, Optional.empty(), Optional.empty(), Optional.empty(), address, key, 1);
    }

    public AccountEvidence by(AccountId who) {
        return new AccountEvidence(at, verb, Optional.of(who), subject, value, refusal, address, key, times);
    }

    /** An act of a program. */
    public AccountEvidence byKey(ApiKeyId with) {
        return new AccountEvidence(at, verb, actor, subject, value, refusal, address, Optional.of(with), times);
    }

    public AccountEvidence on(AccountId whose) {
        return new AccountEvidence(at, verb, actor, Optional.of(whose), value, refusal, address, key, times);
    }

    public AccountEvidence choosing(String code) {
        return new AccountEvidence(at, verb, actor, subject, Optional.of(code), refusal, address, key, times);
    }

    public AccountEvidence refusedAs(String code) {
        return new AccountEvidence(at, verb, actor, subject, value, Optional.of(code), address, key, times);
    }

    public AccountEvidence from(String network) {
        return new AccountEvidence(at, verb, actor, subject, value, refusal, Optional.of(network), key, times);
    }

    /** Without the one network. */
    public AccountEvidence fromManyPlaces() {
        return new AccountEvidence(at, verb, actor, subject, value, refusal, Optional.empty(), key, times);
    }

    /** Without the one choice. */
    public AccountEvidence choosingSeveral() {
        return new AccountEvidence(at, verb, actor, subject, Optional.empty(), refusal, address, key, times);
    }

    /** @param count at least one */
    public AccountEvidence times(long count) {
        return new AccountEvidence(at, verb, actor, subject, value, refusal, address, key, count);
    }
}
