package org.sabha.server.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sabha.model.AccountRole;
import org.sabha.model.Octets;
import org.sabha.model.SignInStrength;
import org.sabha.protocol.account.DropVaultRequest;
import org.sabha.protocol.account.KeepVaultRequest;
import org.sabha.protocol.account.OfferVaultRequest;
import org.sabha.protocol.account.SealedVault;
import org.sabha.protocol.account.VaultKeptResponse;
import org.sabha.protocol.account.VaultResponse;
import org.sabha.protocol.rest.AccountRoute;
import org.sabha.protocol.rest.RestAnswer;
import org.sabha.protocol.rest.RouteContract;
import org.sabha.server.account.AccountFixture.Person;
import org.sabha.store.audit.AuditVerdict;

/** What the devices of an account share, over the interface. */
class VaultFlowTest {
    private static final Octets FIRST = id(1);
    private static final Octets SECOND = id(2);

    @TempDir
    private Path data;

    private AccountFixture fixture;
    private Person laptop;
    private Person phone;

    @BeforeEach
    void opens() {
        fixture = new AccountFixture(data);
        laptop = fixture.signedIn("asha", AccountRole.ORGANISER);
        phone = fixture.signedIn(laptop.account(), SignInStrength.ONE_FACTOR);
    }

    @AfterEach
    void closes() throws IOException {
        fixture.storage.settled().toCompletableFuture().join();
        assertInstanceOf(AuditVerdict.Sound.class, fixture.storage.audit().verify());
        fixture.close();
    }

    @Test
    void devicesSeeWhatTheLastOneKept() {
        assertEquals(Optional.empty(), seen(phone));
        assertEquals(1, kept(laptop, FIRST, 0, "one"));
        assertEquals(2, kept(phone, FIRST, 1, "two"));
        assertEquals(Optional.of(vault(2, "two", Optional.empty(), Optional.empty())), seen(laptop));
    }

    @Test
    void nobodyOverwritesWhatTheyHaveNotRead() {
        kept(laptop, FIRST, 0, "one");
        assertEquals("vault-changed", code(keep(phone, SECOND, 0, "two", Optional.empty())));
        assertEquals("vault-changed", code(keep(phone, SECOND, 1, "two", Optional.empty())));
        assertEquals("vault-changed", code(keep(phone, FIRST, 2, "two", Optional.empty())));
        kept(laptop, FIRST, 1, "three");
        assertEquals("vault-changed", code(keep(phone, FIRST, 1, "two", Optional.empty())));
        assertEquals(Optional.of(vault(2, "three", Optional.empty(), Optional.empty())), seen(phone));
    }

    @Test
    void recoveryStaysUntilItIsReplaced() {
        keep(laptop, FIRST, 0, "one", Optional.of(bytes("r1")));
        kept(laptop, FIRST, 1, "two");
        assertEquals(Optional.of(bytes("r1")), seen(phone).orElseThrow().recovery());
        keep(laptop, FIRST, 2, "two", Optional.of(bytes("r2")));
        assertEquals(Optional.of(bytes("r2")), seen(phone).orElseThrow().recovery());
    }

    @Test
    void offerIsSeenUntilItIsOver() {
        assertEquals("vault-changed", code(offer(laptop, FIRST, Optional.of(bytes("key")))));
        kept(laptop, FIRST, 0, "one");
        assertEquals("vault-changed", code(offer(laptop, SECOND, Optional.of(bytes("key")))));
        assertEquals("ok", code(offer(laptop, FIRST, Optional.of(bytes("key")))));
        assertEquals(Optional.of(bytes("key")), seen(phone).orElseThrow().offer());
        fixture.passes(Duration.ofMinutes(10));
        assertEquals(Optional.empty(), seen(phone).orElseThrow().offer());

        offer(laptop, FIRST, Optional.of(bytes("again")));
        assertEquals(1, seen(phone).orElseThrow().revision());
        assertEquals("ok", code(offer(phone, FIRST, Optional.empty())));
        assertEquals(Optional.empty(), seen(laptop).orElseThrow().offer());
    }

    @Test
    void dropsTheOneThatWasMeant() {
        assertEquals("ok", code(drop(laptop, FIRST)));
        kept(laptop, FIRST, 0, "one");
        assertEquals("vault-changed", code(drop(phone, SECOND)));
        assertEquals("ok", code(drop(phone, FIRST)));
        assertEquals(Optional.empty(), seen(laptop));
        assertEquals("vault-changed", code(keep(laptop, FIRST, 1, "two", Optional.empty())));
        assertEquals(1, kept(phone, SECOND, 0, "two"));
    }

    @Test
    void vaultsOfOthersAreOutOfReach() {
        kept(laptop, FIRST, 0, "one");
        Person ravi = fixture.signedIn("ravi", AccountRole.ORGANISER);
        assertEquals(Optional.empty(), seen(ravi));
        assertEquals("vault-changed", code(keep(ravi, FIRST, 1, "two", Optional.empty())));
        assertEquals("vault-changed", code(offer(ravi, FIRST, Optional.of(bytes("key")))));
        assertEquals("ok", code(drop(ravi, FIRST)));
        assertEquals(1, seen(laptop).orElseThrow().revision());
    }

    private Optional<SealedVault> seen(Person by) {
        return body(ask(by, AccountRoute.VAULT, new RouteContract.Empty()), VaultResponse.class)
                .vault();
    }

    private long kept(Person by, Octets vault, long revision, String sealed) {
        return body(keep(by, vault, revision, sealed, Optional.empty()), VaultKeptResponse.class)
                .revision();
    }

    private RestAnswer keep(Person by, Octets vault, long revision, String sealed, Optional<Octets> recovery) {
        return ask(by, AccountRoute.KEEP_VAULT, new KeepVaultRequest(vault, revision, bytes(sealed), recovery));
    }

    private RestAnswer offer(Person by, Octets vault, Optional<Octets> key) {
        return ask(by, AccountRoute.OFFER_VAULT, new OfferVaultRequest(vault, key));
    }

    private RestAnswer drop(Person by, Octets vault) {
        return ask(by, AccountRoute.DROP_VAULT, new DropVaultRequest(vault));
    }

    private RestAnswer ask(Person by, AccountRoute route, Record body) {
        return fixture.ask(Optional.of(by), route, body);
    }

    private static String code(RestAnswer answer) {
        return AccountFixture.code(answer);
    }

    private static <T> T body(RestAnswer answer, Class<T> type) {
        return type.cast(answer.body().orElseThrow());
    }

    private static SealedVault vault(long revision, String sealed, Optional<Octets> recovery, Optional<Octets> offer) {
        return new SealedVault(FIRST, revision, bytes(sealed), recovery, offer);
    }

    private static Octets bytes(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Octets id(int filling) {
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) filling);
        return Octets.of(bytes);
    }
}
