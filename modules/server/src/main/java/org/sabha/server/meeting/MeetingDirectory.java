package org.sabha.server.meeting;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sabha.identity.GuessLimiter;
import org.sabha.identity.JoinTokens;
import org.sabha.identity.OrganiserLinks;
import org.sabha.identity.PasswordHash;
import org.sabha.identity.PasswordHasher;
import org.sabha.identity.ProvenPassword;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.model.AccountId;
import org.sabha.model.ClientVersion;
import org.sabha.model.EntryMethod;
import org.sabha.model.IdSource;
import org.sabha.model.ParticipantId;
import org.sabha.model.RoomId;
import org.sabha.model.Secret;
import org.sabha.policy.PolicyRules;
import org.sabha.protocol.http.ConsentReceipt;
import org.sabha.protocol.http.ConsentWithdrawnResponse;
import org.sabha.protocol.http.CreateMeetingRequest;
import org.sabha.protocol.http.JoinRequest;
import org.sabha.protocol.http.JoinResponse;
import org.sabha.protocol.http.OrganiserRequest;
import org.sabha.protocol.http.OrganiserResponse;
import org.sabha.protocol.http.SeriesNextRequest;
import org.sabha.protocol.http.SeriesNextResponse;
import org.sabha.room.CredentialCheck;
import org.sabha.room.Room;
import org.sabha.room.RoomCommand;
import org.sabha.room.RoomEffect;
import org.sabha.room.RoomSettings;
import org.sabha.room.RoomStatus;
import org.sabha.room.port.AuditLog;
import org.sabha.room.port.RoomStore;
import org.sabha.server.account.AccountsInForce;
import org.sabha.server.console.MeetingFigures;
import org.sabha.server.file.FileService;
import org.sabha.server.integration.RunningMeetings;
import org.sabha.server.load.ServerLoad;
import org.sabha.server.net.MediaLoop;
import org.sabha.server.report.MeetingWriting;
import org.sabha.server.rule.OpenMeetings;
import org.sabha.server.schedule.ScheduledMeetings;
import org.sabha.signalling.ClientConnections;
import org.sabha.signalling.Creation;
import org.sabha.signalling.JoinTokenClaims;
import org.sabha.signalling.Meetings;
import org.sabha.signalling.RefusalLog;
import org.sabha.signalling.RoomMailbox;
import org.sabha.signalling.SignedInPerson;
import org.sabha.signalling.Starter;
import org.sabha.store.failure.OutcomePendingException;
import org.sabha.store.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the meetings of this process and who may knock at them; {@link MeetingStartService} starts them, {@link MeetingRestorer} takes
 * them up after a restart, {@link JoinService} looks at who knocks. Passwords are hashed on virtual threads behind the hasher's permits; rooms are only spoken to through their
 * mailboxes. Thread-safe.
 */
public final class MeetingDirectory implements Meetings, OpenMeetings, RunningMeetings, MeetingWriting, AutoCloseable {
    /** More meetings at a time than a machine can hold are refused (Q4). */
    private static final int MAX_MEETINGS = 4_096;

    private static final long ROOM_ANSWER_SECONDS = 5;

    private static final long STORE_ANSWER_SECONDS = 10;

    /** How long the end of the server waits for what is still to be written. */
    private static final long FAREWELL_SECONDS = 2;

    private static final ClientVersion NO_CLIENT = new ClientVersion(0, 0, 0);

    private static final Logger LOG = LoggerFactory.getLogger(MeetingDirectory.class);

    private final List<MediaLoop> loops;
    private final Supplier<PolicyRules> rules;
    private final Numbers numbers;
    private final Credentials credentials;
    private final IdSource ids;
    private final Clock clock;
    private final Outlets outlets;

    private final Map<RoomId, Meeting> meetings = new ConcurrentHashMap<>();
    private final EndedTickets endedTickets = new EndedTickets();
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final JoinService joins;
    private final MeetingStartService starts;
    private final JoinPasses passes;
    private final DisabledAccounts disabled = new DisabledAccounts(this::runners);
    private volatile boolean closed;
    private volatile Supplier<CompletionStage<Boolean>> readiness = MeetingDirectory::notReady;
    private volatile boolean serving;
    private volatile ServerLoad load = ServerLoad.ORDINARY;

    /** A meeting with the hash of its password; the room itself knows only the generation. */
    private record Meeting(
            RoomRunner runner, PasswordHash password, ProvenPassword proven, CompletableFuture<Void> ended) {
        JoinService.Known known(Optional<AccountId> account) {
            return new JoinService.Known(question(runner, account), password, proven);
        }
    }

    /** The hash, and what spares computing it again for who knows the password. */
    record Password(PasswordHash hash, ProvenPassword proven) {}

    private static JoinService.RoomQuestion question(RoomRunner runner, Optional<AccountId> account) {
        return (request, device) ->
                runner.ask(room -> room.checkCredentials(request.invitation(), device, EntryMethod.BROWSER, account));
    }

    /**
     * What every room is made with.
     *
     * @param clients asked for each room, since the ports are bound after the directory is made
     */
    public record Numbers(
            int maxSeated,
            int maxWaiting,
            Duration resume,
            Duration returning,
            Duration orphanEnd,
            Duration neverStarted,
            RoomSettings.Keys keys,
            Supplier<RoomSettings.Clients> clients) {
        /** @param toldClients what the room tells clients */
        RoomSettings settings(RoomId id, String title, RoomSettings.Clients toldClients) {
            return new RoomSettings(
                    id, title, maxSeated, maxWaiting, resume, returning, orphanEnd, neverStarted, toldClients, keys);
        }
    }

    /**
     * Who says that somebody may start meetings, or is signed in.
     *
     * @param scheduled those that signed-in people have scheduled
     */
    public record Starters(
            OrganiserLinks links, SignedInOrganisers accounts, SignedInPeople people, ScheduledMeetings scheduled) {}

    /** The stores of secrets. */
    public static final class Credentials {
        private final Starters starters;
        private final PasswordHasher passwords;
        private final GuessLimiter guesses;
        private final JoinTokens<JoinPasses.Pass> tokens;
        private final MemberCertificates certificates;

        public Credentials(
                Starters starters,
                PasswordHasher passwords,
                GuessLimiter guesses,
                MeetingAuthority authority,
                IdSource ids,
                int maxTokens) {
            this.certificates = new MemberCertificates(authority);
            this.starters = starters;
            this.passwords = passwords;
            this.guesses = guesses;
            this.tokens = new JoinTokens<>(ids, maxTokens);
        }
    }

    /** Where rooms speak to. */
    public record Outlets(
            ClientConnections connections,
            AuditLog audit,
            KeyGroupCounters keyGroups,
            RoomStore store,
            RefusalLog refusals,
            ConsentService consents,
            FileService files) {}

    /** @param rules the organisation's of now, the same object until one is set */
    public MeetingDirectory(
            List<MediaLoop> loops,
            Supplier<PolicyRules> rules,
            Numbers numbers,
            Credentials credentials,
            Outlets outlets,
            Clock clock,
            IdSource ids) {
        this.loops = List.copyOf(loops);
        this.rules = rules;
        this.numbers = numbers;
        this.credentials = credentials;
        this.ids = ids;
        this.clock = clock;
        this.outlets = outlets;
        this.joins = new JoinService(
                nobodys(),
                this::notStarted,
                credentials.passwords,
                credentials.guesses,
                clock,
                JoinService.Pause.REAL,
                new Refusals());
        this.starts = new MeetingStartService(
                new Added(), credentials.starters, credentials.passwords, rules, numbers, clock, ids);
        this.passes =
                new JoinPasses(credentials.certificates, credentials.tokens, outlets.consents()::receipt, this::tell);
        workers.execute(Room::warmUp);
    }

    /** Rooms in no list, one on each loop: they stand in for every meeting that does not exist, to answer as late (H3). */
    private JoinService.Known nobodys() {
        RoomSettings settings = numbers.settings(ids.newRoomId(), "nobody's", new RoomSettings.Clients("", NO_CLIENT));
        List<JoinService.RoomQuestion> rooms = new ArrayList<>();
        for (MediaLoop loop : loops) {
            Room room = Room.create(settings, rules.get(), ids, clock.instant()).room();
            var kept = new RoomRunner.Kept(room, "", Optional.empty());
            rooms.add(question(new RoomRunner(kept, loop, clock, outlets, () -> serving, _ -> {}), Optional.empty()));
        }
        JoinService.RoomQuestion any =
                (request, device) -> rooms.get(Math.floorMod(request.room().hashCode(), rooms.size()))
                        .ask(request, device);
        return new JoinService.Known(any, credentials.passwords.hashOfNothing(), credentials.passwords.nothingProven());
    }

    @Override
    public CompletionStage<Optional<OrganiserResponse>> organiser(OrganiserRequest request, InetAddress from) {
        Instant now = clock.instant();
        return CompletableFuture.completedStage(credentials
                .starters
                .links()
                .redeem(request.secret(), request.browser(), now)
                .map(session -> new OrganiserResponse(
                        session.secret(),
                        Duration.between(now, session.expiresAt()).toSeconds())));
    }

    @Override
    public CompletionStage<Creation> create(Starter starter, CreateMeetingRequest request, InetAddress from) {
        return CompletableFuture.supplyAsync(() -> starts.start(starter, request), workers);
    }

    /** Waits until the outcome is known, however long: a meeting that is written and not run would open to nobody. */
    private void write(RoomStore.RoomWrite write) {
        try {
            outlets.store().write(write).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new StorageException("the meeting cannot be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted before the meeting was written", e);
        }
    }

    /** What that service starts is among the meetings from then on. */
    private final class Added implements MeetingStartService.Open {
        @Override
        public boolean hasPlace() {
            return !closed && meetings.size() < MAX_MEETINGS;
        }

        @Override
        public boolean hasTime() {
            return load == ServerLoad.ORDINARY;
        }

        @Override
        public void write(RoomStore.RoomWrite write) {
            MeetingDirectory.this.write(write);
        }

        @Override
        public RoomRunner add(RoomRunner.Kept kept, Password password, List<RoomEffect> effects) {
            RoomRunner runner = run(kept, password);
            runner.begin(effects);
            disabled.opened(runner);
            if (load == ServerLoad.NO_NEWCOMERS) { // since it was asked for
                runner.tell(new RoomCommand.LoadChanged(RoomCommand.Newcomers.REFUSED));
            }
            return runner;
        }
    }

    private RoomRunner run(RoomRunner.Kept kept, Password password) {
        RoomId id = kept.room().id();
        MediaLoop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
        CompletableFuture<Void> ended = new CompletableFuture<>();
        RoomRunner runner = new RoomRunner(kept, loop, clock, outlets, () -> serving, tickets -> {
            endedTickets.add(tickets, clock.instant());
            forget(id);
            ended.complete(null);
        });
        meetings.put(id, new Meeting(runner, password.hash(), password.proven(), ended));
        return runner;
    }

    private List<RoomRunner> runners() {
        return meetings.values().stream().map(Meeting::runner).toList();
    }

    /** Hears of accounts that are disabled or enabled. */
    public AccountsInForce.Listener disabledAccounts() {
        return disabled;
    }

    /**
     * Takes up the meetings that were not over when the server ended, however it ended. Before anybody can connect.
     *
     * @param clients what the rooms tell clients
     * @param accounts that may have been disabled while no server ran
     * @return how many
     */
    public int restore(RoomSettings.Clients clients, AccountsInForce accounts) {
        var restorer = new MeetingRestorer(new TakenUp(), credentials.passwords, rules, numbers, clock, ids);
        restorer.restore(outlets.store(), clients, accounts);
        return meetings.size();
    }

    /** What is taken up is among the meetings, as if it had been started here. */
    private final class TakenUp implements MeetingRestorer.Open {
        @Override
        public RoomRunner run(RoomRunner.Kept kept, Password password) {
            return MeetingDirectory.this.run(kept, password);
        }

        @Override
        public void forget(RoomId room) {
            meetings.remove(room);
        }

        @Override
        public void write(RoomStore.RoomWrite write) {
            MeetingDirectory.this.write(write);
        }
    }

    /**
     * Participants can connect from now on; the time in which they may return to their seats begins.
     *
     * @param whileOpen asked whether new work can be taken until {@link #close}; must not block
     */
    public void serve(Supplier<CompletionStage<Boolean>> whileOpen) {
        readiness = whileOpen;
        serving = true;
    }

    /** What the server takes on has changed; every meeting learns whether newcomers may come in. */
    public void loadChanged(ServerLoad now) {
        boolean news = (now == ServerLoad.NO_NEWCOMERS) != (load == ServerLoad.NO_NEWCOMERS);
        load = now;
        if (news) {
            runners().forEach(runner -> runner.tell(new RoomCommand.LoadChanged(newcomers(now))));
        }
    }

    private static RoomCommand.Newcomers newcomers(ServerLoad load) {
        return load == ServerLoad.NO_NEWCOMERS ? RoomCommand.Newcomers.REFUSED : RoomCommand.Newcomers.TAKEN;
    }

    private void forget(RoomId room) {
        meetings.remove(room);
        passes.voidRoom(room);
    }

    @Override
    public CompletionStage<Optional<SignedInPerson>> signedIn(Secret session) {
        return CompletableFuture.supplyAsync(() -> credentials.starters.people().person(session), workers);
    }

    @Override
    public CompletionStage<Optional<SeriesNextResponse>> nextOfSeries(SeriesNextRequest request) {
        return CompletableFuture.supplyAsync(
                () -> credentials
                        .starters
                        .scheduled()
                        .nextOfSeries(request, clock.instant())
                        .map(SeriesNextResponse::new),
                workers);
    }

    @Override
    public CompletionStage<Optional<JoinResponse>> join(
            JoinRequest request, Optional<SignedInPerson> account, InetAddress from) {
        return CompletableFuture.supplyAsync(
                () -> joins.look(request, known(request, account), from)
                        .flatMap(admitted -> passes.issue(request, account, admitted, clock.instant())),
                workers);
    }

    /** Whoever comes to a meeting that runs comes in, whatever is the matter with the storage. */
    private Optional<ScheduledMeetings.NotStarted> notStarted(JoinRequest request) {
        try {
            return credentials
                    .starters
                    .scheduled()
                    .notStarted(new RoomId(request.room()), request.invitation(), clock.instant());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no id of a meeting
        } catch (StorageException e) {
            LOG.debug("join.schedule_unread", e); // the store itself has said so, once
            return Optional.empty();
        }
    }

    private Optional<JoinService.Known> known(JoinRequest request, Optional<SignedInPerson> account) {
        return find(request.room()).map(meeting -> meeting.known(account.map(SignedInPerson::account)));
    }

    /** A meeting's log keeps who gets nothing of it; where it is busy, and for all others, there is the log of the door. */
    private final class Refusals implements JoinService.RefusalListener {
        @Override
        public void closed(String room, CredentialCheck.Closed closed) {
            tell(room, new RoomCommand.JoinRefused(closed.invitation(), closed.why()));
        }

        @Override
        public void unknown(InetAddress from) {
            write("no-such-meeting", from);
        }

        @Override
        public void unseen(InetAddress from) {
            write("rate-limited", from);
        }

        private void write(String code, InetAddress from) {
            outlets.refusals()
                    .refused(new RefusalLog.Refused(
                            RefusalLog.Kind.JOIN, Optional.empty(), code, RefusalLog.networkOf(from)));
        }

        @Override
        public void guessed(String room) {
            tell(room, new RoomCommand.PasswordGuessed());
        }
    }

    /** Before the certificate is out, so that the room knows it when its bearer comes. */
    private boolean tell(String room, RoomCommand command) {
        return find(room).filter(meeting -> meeting.runner().offer(command)).isPresent();
    }

    @Override
    public CompletionStage<Optional<ConsentWithdrawnResponse>> withdraw(ConsentReceipt receipt) {
        return CompletableFuture.supplyAsync(
                () -> outlets.consents()
                        .withdraw(
                                receipt,
                                Optional.ofNullable(meetings.get(receipt.meeting()))
                                        .<ConsentService.OpenMeeting>map(
                                                meeting -> new OpenMeetingParticipants(meeting.runner())),
                                clock.instant()),
                workers);
    }

    /** The participants of an open meeting, for a consent that is withdrawn. */
    private record OpenMeetingParticipants(RoomRunner runner) implements ConsentService.OpenMeeting {
        @Override
        public void awaitWritten() {
            runner.written().orTimeout(STORE_ANSWER_SECONDS, TimeUnit.SECONDS).join();
        }

        @Override
        public int end(Set<ParticipantId> participants) {
            CompletableFuture<Integer> there = runner.ask(room -> room.stillThere(participants));
            runner.tell(new RoomCommand.ConsentWithdrawn(participants));
            awaitWritten();
            return awaitAnswer(there).orElse(0);
        }
    }

    @Override
    public Optional<JoinTokenClaims> redeem(Secret token) {
        return passes.redeem(token, clock.instant())
                .flatMap(pass -> Optional.ofNullable(meetings.get(pass.room()))
                        .map(meeting -> new JoinTokenClaims(
                                meeting.runner(),
                                EntryMethod.BROWSER,
                                pass.invitation(),
                                pass.device(),
                                pass.name(),
                                pass.passwordGeneration(),
                                pass.receipt().map(ConsentService::consent),
                                pass.verified(),
                                pass.account())));
    }

    @Override
    public Optional<RoomMailbox> roomOfTicket(Secret ticket) {
        String text = ticket.reveal();
        int dot = text.indexOf('.');
        return dot < 0 ? Optional.empty() : find(text.substring(0, dot)).map(Meeting::runner);
    }

    @Override
    public boolean isOfEndedMeeting(Secret ticket) {
        return endedTickets.contains(ticket, clock.instant());
    }

    private Optional<Meeting> find(String room) {
        try {
            return Optional.ofNullable(meetings.get(new RoomId(room)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static CompletionStage<Boolean> notReady() {
        return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> ready() {
        return readiness.get();
    }

    /** Rooms of this process, ended ones no longer. */
    public int rooms() {
        return meetings.size();
    }

    @Override
    public List<RoomStatus> statuses() {
        return ofEveryRoom(Room::status);
    }

    /** Every open meeting in numbers; waits as {@link #statuses} does. */
    public List<MeetingFigures> figures() {
        return answers(meetings.values().stream()
                .map(meeting -> meeting.runner().figures())
                .toList());
    }

    @Override
    public List<Standing> standings() {
        return ofEveryRoom(room -> new Standing(room.rules(), room.status().participants()));
    }

    @Override
    public void hold(PolicyRules organisation) {
        meetings.values().forEach(meeting -> meeting.runner().tell(new RoomCommand.OrganisationRuled(organisation)));
    }

    @Override
    public CompletionStage<Void> written(RoomId room) {
        return Optional.ofNullable(meetings.get(room))
                .<CompletionStage<Void>>map(meeting -> meeting.runner().written())
                .orElseGet(() -> CompletableFuture.completedStage(null));
    }

    private <T> List<T> ofEveryRoom(Function<Room, T> question) {
        return answers(meetings.values().stream()
                .map(meeting -> meeting.runner().ask(question))
                .toList());
    }

    /** All are asked before the first answer is waited for. */
    private static <T> List<T> answers(List<CompletableFuture<T>> asked) {
        return asked.stream()
                .map(MeetingDirectory::awaitAnswer)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<RoomStatus> status(RoomId room) {
        return Optional.ofNullable(meetings.get(room))
                .flatMap(meeting -> awaitAnswer(meeting.runner().ask(Room::status)))
                .filter(status -> !status.ended());
    }

    @Override
    public boolean goesOn(RoomId room) {
        return meetings.containsKey(room);
    }

    @Override
    public boolean end(RoomId room, String by) {
        Meeting meeting = meetings.get(room);
        if (meeting == null) {
            return false;
        }
        meeting.runner().tell(new RoomCommand.EndByOrganisation(by));
        try {
            meeting.ended().get(STORE_ANSWER_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            throw new OutcomePendingException("the end of the meeting is not written yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutcomePendingException("interrupted before the end of the meeting was written", e);
        }
    }

    private static <T> Optional<T> awaitAnswer(CompletableFuture<T> answer) {
        try {
            return Optional.of(answer.get(ROOM_ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("room.no_answer", e); // its loop has said why
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Takes nothing new and waits up to 2 s until every meeting is written down; the next start takes them up. */
    @Override
    public void close() {
        closed = true;
        readiness = MeetingDirectory::notReady;
        List<CompletableFuture<Void>> written = meetings.values().stream()
                .map(meeting -> meeting.runner().written())
                .toList();
        CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .orTimeout(FAREWELL_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> null)
                .join();
        workers.shutdownNow();
    }
}
