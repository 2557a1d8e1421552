package org.sabha.identity.account;

import java.time.Instant;
import org.sabha.model.AccountId;
import org.sabha.model.SignInSessionId;
import org.sabha.model.SignInStrength;

/**
 * One sign-in on one device, as it is kept.
 *
 * @param digest of its secret, which only the browser has
 * @param times when it began and was used last
 * @param device for its holder to tell it from others
 */
public record SignInSession(
        SignInSessionId id, String digest, AccountId account, SignInStrength strength, Times times, Device device) {

    public record Times(Instant begun, Instant used) {}

    /**
     * Where it came from.
     *
     * @param program browser and system, in a few words of ours
     * @param network the address without its last part
     */
    public record Device(String program, String network) {}

    public SignInSession usedAt(Instant now) {
        return new SignInSession(id, digest, account, strength, new Times(times.begun(), now), device);
    }
}
