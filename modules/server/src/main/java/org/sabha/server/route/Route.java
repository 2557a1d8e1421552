package org.sabha.server.route;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;

/**
 * A row of a feature's route table: the contract ({@link AccountRoute}: method, path, request and answer), the right that is
 * asked for, and the handler. A route without a right does not compile (H23).
 */
public final class Route {
    private final AccountRoute contract;
    private final Optional<AccountVerb> right;
    private final String row;
    private final Function<Asked, RestAnswer> handler;

    private Route(AccountRoute contract, Optional<AccountVerb> right, String row, Function<Asked, RestAnswer> handler) {
        this.contract = contract;
        this.right = right;
        this.row = row;
        this.handler = handler;
    }

    /**
     * For people who are signed in and have the right, which is judged before the handler is called.
     *
     * @param handler may throw {@link Refused}
     */
    public static Route of(AccountRoute contract, AccountVerb right, Function<Asked, RestAnswer> handler) {
        return new Route(contract, Optional.of(right), usualRow(contract), handler);
    }

    /** For anybody: a way to sign in. */
    public static Route open(AccountRoute contract, Function<Asked, RestAnswer> handler) {
        return new Route(contract, Optional.empty(), usualRow(contract), handler);
    }

    /** The same route under another name in the audit log; its own name is usual. */
    public Route leaves(String otherRow) {
        return new Route(contract, right, otherRow, handler);
    }

    private static String usualRow(AccountRoute contract) {
        return contract.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    AccountRoute contract() {
        return contract;
    }

    /** @return empty where people who are not signed in may ask */
    public Optional<AccountVerb> right() {
        return right;
    }

    /** As the audit log calls the act. */
    public String row() {
        return row;
    }

    /** Has it done. The right was judged before. */
    public RestAnswer answer(Asked asked) {
        try {
            return handler.apply(asked);
        } catch (Refused e) {
            return e.why().answer();
        }
    }
}
