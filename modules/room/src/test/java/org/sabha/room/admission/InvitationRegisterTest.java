package org.sabha.room.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sabha.model.AccountId;
import org.sabha.model.DeviceId;
import org.sabha.model.IdSource;
import org.sabha.model.InvitationId;
import org.sabha.model.Role;
import org.sabha.room.port.RoomRecord;

class InvitationRegisterTest {
    private static final DeviceId PHONE = new DeviceId("p".repeat(32));
    private static final DeviceId TABLET = new DeviceId("t".repeat(32));
    private static final DeviceId LAPTOP = new DeviceId("l".repeat(32));

    private final InvitationRegister register = new InvitationRegister(new IdSource(new SplittableRandom(1)));

    @Test
    @Tag("C6")
    void anInvitationBelongsToTheFirstDevice() {
        Invitation invitation =
                register.mint(Role.PARTICIPANT, Optional.empty()).invitation();
        assertFalse(invitation.isBoundElsewhere(PHONE));
        invitation.bind(PHONE);
        invitation.bind(LAPTOP);
        assertFalse(invitation.isBoundElsewhere(PHONE));
        assertTrue(invitation.isBoundElsewhere(LAPTOP));
    }

    @Test
    @Tag("A5")
    void aBanOutlivesARefusal() {
        var minted = register.mint(Role.PARTICIPANT, Optional.empty());
        register.ban(minted.invitation().id(), PHONE);
        register.revoke(minted.invitation().id());
        assertEquals(Invitation.Standing.BANNED, minted.invitation().standing());
        assertTrue(register.isBanned(PHONE));
        assertFalse(register.isBanned(LAPTOP));
        assertEquals(List.of(), register.valid());
        assertEquals(Optional.of(minted.invitation()), register.find(minted.secret()));
    }

    @Test
    @Tag("T11")
    void aBanVoidsEveryInvitationThatComesFromTheSameGiver() {
        Invitation host = register.mint(Role.HOST, Optional.empty()).invitation();
        Invitation giver = given(host, LAPTOP);
        Invitation used = given(giver, PHONE);
        Invitation unused = given(giver, PHONE);
        Invitation ofAGuest = given(used, TABLET);
        Invitation ofTheHost = given(host, LAPTOP);
        used.bind(TABLET);
        assertEquals(List.of(used.id(), unused.id(), ofAGuest.id()), register.ban(giver.id(), PHONE));
        register.revoke(new InvitationId("n".repeat(16)));
        assertEquals(List.of(host, ofTheHost), register.valid());
        assertEquals(List.of(), register.ban(giver.id(), PHONE));
    }

    @Test
    @Tag("T11")
    void aBanVoidsWhatTheSameDeviceMintedUnderAnotherInvitation() {
        Invitation host = register.mint(Role.HOST, Optional.empty()).invitation();
        Invitation first = given(host, LAPTOP);
        Invitation second = given(host, LAPTOP);
        Invitation hidden = given(first, PHONE);
        assertEquals(List.of(hidden.id()), register.ban(second.id(), PHONE));
    }

    private Invitation given(Invitation by, DeviceId with) {
        return register.mint(Role.PARTICIPANT, Optional.of(new RoomRecord.Issuer.Person(by.id(), with)))
                .invitation();
    }

    @Test
    void theRegisterHasABound() {
        for (int i = 0; i < InvitationRegister.MAX_INVITATIONS; i++) {
            assertFalse(register.isFull());
            register.mint(Role.PARTICIPANT, Optional.empty());
        }
        assertTrue(register.isFull());
    }

    private static final AccountId GREEDY = new AccountId("g".repeat(16));
    private static final AccountId MODEST = new AccountId("m".repeat(16));

    private static DeviceId device(int number) {
        String digits = "%032d".formatted(number);
        return new DeviceId(digits.chars()
                .map(digit -> digit - '0' + 'a')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    @Test
    void ofASharedInvitationSoManyDevicesAreKeptAndNobodyPushesOutSomebodyElses() {
        Invitation shared = register.mint(Role.PARTICIPANT, Optional.empty()).invitation();
        Set<DeviceId> here = Set.of(device(1), device(2));
        shared.openedBy(device(0), Optional.of(MODEST), () -> here);
        for (int number = 1; number < 3_000; number++) {
            shared.openedBy(device(number), Optional.of(GREEDY), () -> here);
        }
        RoomRecord.Accounts kept = register.record().getFirst().accounts();
        assertEquals(Invitation.MAX_SIGNED_IN_DEVICES, kept.shown().size());
        assertEquals(MODEST, kept.shown().get(device(0)));
        register.bar(GREEDY);
        for (int number : List.of(1, 2, 2_999)) {
            assertTrue(register.isBarred(shared, device(number), Optional.empty()), "who is here, or came last");
        }
        assertFalse(register.isBarred(shared, device(0), Optional.empty()));
    }

    @Test
    void whoIsHereIsKeptHoweverManyTheyAre() {
        Invitation shared = register.mint(Role.PARTICIPANT, Optional.empty()).invitation();
        Set<DeviceId> here =
                IntStream.range(0, 600).mapToObj(InvitationRegisterTest::device).collect(Collectors.toSet());
        here.forEach(each -> shared.openedBy(each, Optional.of(GREEDY), () -> here));
        assertEquals(600, register.record().getFirst().accounts().shown().size());
    }

    @Test
    void manyAtOnceAreJudgedAsOneIs() {
        Invitation host = register.mintForHost(Optional.of(GREEDY)).invitation();
        Invitation guests = register.mint(Role.PARTICIPANT, Optional.empty()).invitation();
        guests.openedBy(PHONE, Optional.of(GREEDY), Set::of);
        guests.openedBy(TABLET, Optional.of(MODEST), Set::of);
        register.bar(GREEDY);
        for (Invitation by : List.of(host, guests)) {
            for (DeviceId with : List.of(PHONE, TABLET, LAPTOP)) {
                assertEquals(
                        register.isBarred(by, with, Optional.empty()),
                        register.barred().test(by, with));
            }
        }
        assertTrue(register.ownBarred().test(host, PHONE), "their device, by whatever invitation");
        assertFalse(register.ownBarred().test(host, LAPTOP), "only the one who began it");
        assertTrue(register.barred().test(host, LAPTOP));
    }
}
