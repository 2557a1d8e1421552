package org.sabha.server.route;

import java.time.Instant;
import java.util.Optional;
import org.sabha.identity.account.Account;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.identity.account.SessionBook;
import org.sabha.identity.account.SignInSession;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKey;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestRequest;
import org.sabha.protocol.rest.RestRequest.Parameter;

/**
 * A request whose body was read and whose right was judged.
 *
 * @param row as the audit log calls this act
 * @param who is signed in; present wherever a route of pages asks for a right
 * @param program the key of the program that asks; present for routes of programs alone
 */
public record RouteRequest(
        RestRequest request,
        String row,
        Record body,
        Optional<SessionBook.Live> who,
        Optional<ApiKey> program,
        Instant now) {
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

    public ApiKey key() {
        return program.orElseThrow(() -> new IllegalStateException(request.route() + " asks for no key"));
    }

    public Optional<String> parameter(Parameter name) {
        return Optional.ofNullable(request.parameters().get(name));
    }

    /**
     * The meeting that a parameter names.
     *
     * @throws Refused if it cannot be the id of one, as if there were none
     */
    public Optional<RoomId> room(Parameter name) {
        try {
            return parameter(name).map(RoomId::new);
        } catch (IllegalArgumentException e) {
            throw new Refused(ErrorCode.NO_SUCH_MEETING);
        }
    }

    /** The row of this act, as far as it is known. */
    public AccountEvidence evidence() {
        AccountEvidence act =
                AccountEvidence.ofTheServer(now, row).from(request.caller().network());
        AccountEvidence byProgram = program.map(key -> act.byKey(key.id())).orElse(act);
        return who.map(live -> byProgram.by(live.account().id())).orElse(byProgram);
    }

    public SignInSession.Device device() {
        return new SignInSession.Device(
                BrowserName.of(request.caller().program()), request.caller().network());
    }
}
