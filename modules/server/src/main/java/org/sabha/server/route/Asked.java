package org.sabha.server.route;

import java.time.Instant;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInSession;
import org.sabha.protocol.rest.RestRequest;

/**
 * A request whose body was read and whose right was judged.
 *
 * @param row as the audit log calls this act
 * @param who is signed in; present wherever the route asks for a right
 */
public record Asked(RestRequest request, String row, Record body, Optional<SessionBook.Live> who, Instant now) {
    public <T extends Record> T body(Class<T> type) {
        return type.cast(body);
    }

    public SessionBook.Live live() {
        return who.orElseThrow(() -> new IllegalStateException(request.route() + " asks for nobody"));
    }

    public Account account() {
        return live().account();
    }

    public SignInSession session() {
        return live().session();
    }

    /** The row of this act, as far as it is known. */
    public AccountEvidence evidence() {
        AccountEvidence act =
                AccountEvidence.ofTheServer(now, row).from(request.caller().network());
        return who.map(live -> act.by(live.account().id())).orElse(act);
    }

    public SignInSession.Device device() {
        return new SignInSession.Device(
                ProgramName.of(request.caller().program()), request.caller().network());
    }
}
