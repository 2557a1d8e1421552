package org.sabha.server.account;

import java.time.Instant;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInSession;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestRequest;

/**
 * A request whose body was read and whose right was judged.
 *
 * @param who is signed in; present wherever the route asks for a right
 */
record Asked(RestRequest request, Record body, Optional<SessionBook.Live> who, Instant now) {
    AccountRoute route() {
        return request.route();
    }

    <T extends Record> T body(Class<T> type) {
        return type.cast(body);
    }

    SessionBook.Live live() {
        return who.orElseThrow(() -> new IllegalStateException(route() + " asks for nobody"));
    }

    Account account() {
        return live().account();
    }

    SignInSession session() {
        return live().session();
    }

    /** The row of this act, as far as it is known. */
    AccountEvidence evidence() {
        AccountEvidence row = AccountEvidence.ofTheServer(now, RouteRights.rowOf(route()))
                .from(request.caller().network());
        return who.map(live -> row.by(live.account().id())).orElse(row);
    }

    SignInSession.Device device() {
        return new SignInSession.Device(
                ProgramName.of(request.caller().program()), request.caller().network());
    }
}
