package org.sabha.protocol.http;

import java.util.Optional;
import org.sabha.model.Octets;
import org.sabha.model.Secret;
import org.sabha.protocol.limits.Bytes;
import org.sabha.protocol.limits.Chars;

/**
 * {@code POST /api/v1/join}: shows the credentials. Whatever is wrong has one answer, {@code 403} with the code
 * {@code cannot-open}, alike in bytes and in time (C7); {@code 429} and {@code 503} only say "later".
 *
 * @param room as in the link's path; text, since an unknown or misspelt id must look like a wrong password;
 *     at most 256 characters
 * @param invitation from the link's fragment
 * @param password as typed
 * @param name as typed, at most 256 characters; whether it may be shown is decided later
 * @param device secret that only this device keeps, 32 characters
 * @param signatureKey the Ed25519 public key of this stay, to be certified for the key group
 * @param consent to the notice on personal data, which people see before they ask to come in. One to a notice that is not in
 *     force is refused with {@code notice-changed} and {@code 409} before anything else is looked at
 * @param nameSource absent like {@code TYPED}. With {@code ACCOUNT} the name is that of the account, by the cookie and the
 *     header of a page. Before the meeting is looked at, who is not signed in is refused with {@code not-signed-in} and
 *     {@code 401}, and whose page shows another name with {@code account-changed} and {@code 409}: another account is signed in
 *     to by now, or the account was renamed
 */
public record JoinRequest(
        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String room,

        Secret invitation,
        Secret password,

        @Chars(min = 0, max = 256, script = Chars.Script.ANY)
        String name,

        Secret device,
        Optional<@Bytes(min = 32, max = 32) Octets> signatureKey,
        Optional<JoinConsent> consent,
        Optional<NameSource> nameSource) {
    public JoinRequest(String room, Secret invitation, Secret password, String name, Secret device) {
        this(room, invitation, password, name, device, Optional.empty());
    }

    public JoinRequest(
            String room,
            Secret invitation,
            Secret password,
            String name,
            Secret device,
            Optional<@Bytes(min = 32, max = 32) Octets> signatureKey) {
        this(room, invitation, password, name, device, signatureKey, Optional.empty(), Optional.empty());
    }

    /** Whether the name is to be the account's. */
    public boolean asAccount() {
        return nameSource.filter(source -> source == NameSource.ACCOUNT).isPresent();
    }
}
