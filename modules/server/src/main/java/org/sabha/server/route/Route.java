package org.sabha.server.route;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sabha.identity.HashingBusyException;
import org.sabha.policy.account.AccountVerb;
import org.sabha.policy.account.KeyVerb;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.IntegrationRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.store.failure.OutcomePendingException;
import org.sabha.store.failure.StorageException;

/**
 * A row of a feature's route table: the contract ({@link RouteContract}: method, path, records, rate class and error codes),
 * the right that is asked for, and the handler. A route without a right does not compile (H23).
 */
public final class Route {
    private final RouteContract contract;
    private final Optional<AccountVerb> right;
    private final Optional<KeyVerb> keyRight;
    private final String row;
    private final Function<RouteRequest, RestAnswer> handler;

    private Route(
            RouteContract contract,
            Optional<AccountVerb> right,
            Optional<KeyVerb> keyRight,
            String row,
            Function<RouteRequest, RestAnswer> handler) {
        this.contract = contract;
        this.right = right;
        this.keyRight = keyRight;
        this.row = row;
        this.handler = handler;
    }

    /**
     * For people who are signed in and have the right, which is judged before the handler is called.
     *
     * @param handler may throw {@link Refused}
     * @throws IllegalArgumentException if the contract says that anybody may ask
     */
    public static Route of(AccountRoute contract, AccountVerb right, Function<RouteRequest, RestAnswer> handler) {
        if (contract.isOpen()) {
            throw new IllegalArgumentException(contract + " is declared as open, and asks for a right");
        }
        return new Route(contract, Optional.of(right), Optional.empty(), contract.auditName(), handler);
    }

    /**
     * For programs whose key has the right, which is judged before the handler is called.
     *
     * @param handler may throw {@link Refused}
     */
    public static Route of(IntegrationRoute contract, KeyVerb right, Function<RouteRequest, RestAnswer> handler) {
        return new Route(contract, Optional.empty(), Optional.of(right), contract.auditName(), handler);
    }

    /**
     * For anybody: a way to sign in.
     *
     * @throws IllegalArgumentException if the contract does not say so
     */
    public static Route open(AccountRoute contract, Function<RouteRequest, RestAnswer> handler) {
        if (!contract.isOpen()) {
            throw new IllegalArgumentException(contract + " is not declared as open, and asks for no right");
        }
        return new Route(contract, Optional.empty(), Optional.empty(), contract.auditName(), handler);
    }

    /** The same route under another name in the audit log; its own name is usual. */
    public Route leaves(String otherRow) {
        return new Route(contract, right, keyRight, otherRow, handler);
    }

    RouteContract contract() {
        return contract;
    }

    /** @return empty where people who are not signed in may ask, and programs */
    public Optional<AccountVerb> right() {
        return right;
    }

    /** Of a route of programs. */
    public KeyVerb keyRight() {
        return keyRight.orElseThrow();
    }

    /** As the audit log calls the act. */
    public String row() {
        return row;
    }

    /**
     * Has it done. The right was judged before.
     *
     * @throws Refused if it is refused, with a code that the contract declares
     */
    public RestAnswer act(RouteRequest request) {
        try {
            return handler.apply(request);
        } catch (Refused e) {
            assert contract.errors().contains(e.code()) : contract + " does not declare " + e.code();
            throw e;
        }
    }

    /** What is answered, also where it is refused, or cannot be stored now. */
    public static RestAnswer answering(Supplier<RestAnswer> work) {
        try {
            return work.get();
        } catch (Refused e) {
            return e.answer();
        } catch (OutcomePendingException e) {
            return ErrorCode.OUTCOME_PENDING.answer();
        } catch (StorageException e) {
            return ErrorCode.STORAGE_UNAVAILABLE.answer();
        } catch (HashingBusyException e) {
            return ErrorCode.OVERLOADED.answer();
        }
    }
}
