package org.sabha.server.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.identity.account.AccountEvidence;
import org.sabha.model.Octets;
import org.sabha.policy.account.AccountVerb;
import org.sabha.protocol.account.DropVaultRequest;
import org.sabha.protocol.account.KeepVaultRequest;
import org.sabha.protocol.account.OfferVaultRequest;
import org.sabha.protocol.account.SealedVault;
import org.sabha.protocol.account.VaultKeptResponse;
import org.sabha.protocol.account.VaultResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.ErrorCode;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.server.route.Refused;
import org.sabha.server.route.Route;
import org.sabha.server.route.RouteRequest;
import org.sabha.store.account.VaultStorage;
import org.sabha.store.account.VaultStorage.Kept;
import org.sabha.store.account.VaultStorage.Offer;
import org.sabha.store.account.VaultStorage.Vault;

/** What the devices of an account share. Everything is sealed by them; the server keeps it and looks into nothing. */
final class VaultRoutes {
    private static final Duration OFFERED_FOR = Duration.ofMinutes(10);

    private final VaultStorage storage;

    VaultRoutes(VaultStorage storage) {
        this.storage = storage;
    }

    /** What is answered here, and to whom. */
    List<Route> table() {
        return List.of(
                Route.of(AccountRoute.VAULT, AccountVerb.KEEP_OWN_VAULT, this::show),
                Route.of(AccountRoute.KEEP_VAULT, AccountVerb.KEEP_OWN_VAULT, this::keep),
                Route.of(AccountRoute.OFFER_VAULT, AccountVerb.KEEP_OWN_VAULT, this::offer),
                Route.of(AccountRoute.DROP_VAULT, AccountVerb.KEEP_OWN_VAULT, this::drop));
    }

    RestAnswer show(RouteRequest asked) {
        return RestAnswer.ok(
                new VaultResponse(storage.find(asked.account().id()).map(kept -> view(kept, asked.now()))));
    }

    private static SealedVault view(Kept kept, Instant now) {
        Vault vault = kept.vault();
        return new SealedVault(
                Octets.ofBase64Url(vault.vault()),
                vault.revision(),
                vault.sealed(),
                vault.recovery(),
                kept.offer().filter(made -> now.isBefore(made.until())).map(Offer::key));
    }

    /** A row for a new vault and a new recovery code; every meeting that is scheduled changes the rest. */
    RestAnswer keep(RouteRequest asked) {
        var wanted = asked.body(KeepVaultRequest.class);
        Vault next = new Vault(wanted.vault().base64Url(), wanted.revision() + 1, wanted.sealed(), wanted.recovery());
        boolean leavesRow = wanted.revision() == 0 || wanted.recovery().isPresent();
        var row = leavesRow
                ? Optional.of(asked.evidence()
                        .on(asked.account().id())
                        .choosing(wanted.recovery().isPresent() ? "recovery" : "new"))
                : Optional.<AccountEvidence>empty();
        if (!storage.keep(asked.account().id(), next, row)) {
            throw new Refused(ErrorCode.VAULT_CHANGED);
        }
        return RestAnswer.ok(new VaultKeptResponse(next.revision()));
    }

    RestAnswer offer(RouteRequest asked) {
        var wanted = asked.body(OfferVaultRequest.class);
        var offer = wanted.offer().map(key -> new Offer(key, asked.now().plus(OFFERED_FOR)));
        var row = asked.evidence().on(asked.account().id()).choosing(offer.isPresent() ? "offered" : "over");
        if (!storage.offer(asked.account().id(), wanted.vault().base64Url(), offer, row)) {
            throw new Refused(ErrorCode.VAULT_CHANGED);
        }
        return RestAnswer.done();
    }

    /** One that is gone already needs no second time; another one in its place is not what was meant. */
    RestAnswer drop(RouteRequest asked) {
        var account = asked.account().id();
        String vault = asked.body(DropVaultRequest.class).vault().base64Url();
        boolean dropped = storage.drop(account, vault, asked.evidence().on(account));
        if (!dropped && storage.find(account).isPresent()) {
            throw new Refused(ErrorCode.VAULT_CHANGED);
        }
        return RestAnswer.done();
    }
}
