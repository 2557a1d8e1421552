package org.sabha.room;

import java.util.Locale;
import java.util.Optional;
import org.sabha.model.AdvisoryClause;
import org.sabha.protocol.ClientMessage;

/** The stable names of acts in the audit log, and the clause that an act serves. */
final class Verbs {
    static final String ARRIVE = "arrive";
    static final String RESUME = "resume";
    static final String SEAT = "seat";
    static final String LOSE = "lose";
    static final String SLEEP = "sleep";
    static final String END = "end";
    static final String END_BY_ORGANISATION = "end-by-organisation";
    static final String STOP = "stop";
    static final String RESTORE = "restore";
    static final String CREATE = "create";
    /** What a rule is as the meeting begins. */
    static final String RULE_IN_FORCE = "rule-in-force";

    /** The same, where the organisation locked it. */
    static final String RULE_LOCKED = "rule-locked";

    /** A stay that ends by an act on another one; the value says how. */
    static final String END_STAY = "end-stay";

    /** Credentials that open nothing now. */
    static final String JOIN = "join";

    static final String CLOSE_TRACK = "close-track";
    static final String CHANGE_PASSWORD = "change-password";
    static final String LOCK = "lock";
    static final String SET_RULE = "set-rule";
    static final String HOLD_TO_RULE = "hold-to-rule";
    static final String REFUSE_COMMIT = "refuse-commit";
    static final String EXPEL = "expel";
    static final String NOT_ADDED = "not-added";
    static final String REVOKE_INVITATIONS = "revoke-invitations";

    private Verbs() {}

    static String name(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Authenticate _ -> "authenticate";
            case ClientMessage.Resume _ -> RESUME;
            case ClientMessage.Ping _ -> "ping";
            case ClientMessage.Leave _ -> "leave";
            case ClientMessage.PresentKeyPackage _ -> "present-key-package";
            case ClientMessage.CreateGroup _ -> "create-group";
            case ClientMessage.Commit _ -> "commit";
            case ClientMessage.EpochEntered _ -> "epoch-entered";
            case ClientMessage.Seal _ -> "seal";
            case ClientMessage.Offer _ -> "offer";
            case ClientMessage.Show _ -> "show";
            case ClientMessage.SetMuted _ -> "set-muted";
            case ClientMessage.Unpublish _ -> "unpublish";
            case ClientMessage.RaiseHand _ -> "raise-hand";
            case ClientMessage.Invite _ -> "invite";
            case ClientMessage.Admit _ -> "admit";
            case ClientMessage.AdmitAll _ -> "admit-all";
            case ClientMessage.Refuse _ -> "refuse";
            case ClientMessage.Remove _ -> "remove";
            case ClientMessage.Mute _ -> "mute";
            case ClientMessage.AskToUnmute _ -> "ask-to-unmute";
            case ClientMessage.Lock _ -> LOCK;
            case ClientMessage.Unlock _ -> "unlock";
            case ClientMessage.SetRole _ -> "set-role";
            case ClientMessage.Restate _ -> "restate";
            case ClientMessage.SetShareRight _ -> "set-share-right";
            case ClientMessage.Spotlight _ -> "spotlight";
            case ClientMessage.SetRule _ -> SET_RULE;
            case ClientMessage.HandOverAndLeave _ -> "hand-over-and-leave";
            case ClientMessage.EndForAll _ -> "end-for-all";
        };
    }

    static Optional<AdvisoryClause> clause(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Authenticate _,
                    ClientMessage.Resume _,
                    ClientMessage.Ping _,
                    ClientMessage.Leave _,
                    ClientMessage.PresentKeyPackage _,
                    ClientMessage.CreateGroup _,
                    ClientMessage.Commit _,
                    ClientMessage.EpochEntered _,
                    ClientMessage.Seal _,
                    ClientMessage.Offer _,
                    ClientMessage.Show _,
                    ClientMessage.SetMuted _,
                    ClientMessage.Unpublish _,
                    ClientMessage.RaiseHand _,
                    ClientMessage.Spotlight _ -> Optional.empty();
            case ClientMessage.Invite _ -> Optional.of(AdvisoryClause.C6);
            case ClientMessage.Admit _, ClientMessage.AdmitAll _, ClientMessage.Refuse _ ->
                Optional.of(AdvisoryClause.A2);
            case ClientMessage.Remove _ -> Optional.of(AdvisoryClause.A5);
            case ClientMessage.Mute _, ClientMessage.AskToUnmute _ -> Optional.of(AdvisoryClause.C3);
            case ClientMessage.Lock _, ClientMessage.Unlock _ -> Optional.of(AdvisoryClause.A7);
            case ClientMessage.SetRole _, ClientMessage.Restate _ -> Optional.of(AdvisoryClause.C2);
            case ClientMessage.SetShareRight _ -> Optional.of(AdvisoryClause.A4);
            case ClientMessage.SetRule rule -> Optional.of(rule.clause());
            case ClientMessage.HandOverAndLeave _, ClientMessage.EndForAll _ -> Optional.of(AdvisoryClause.A9);
        };
    }

    /** A code as it stands in the log: lower case with hyphens. */
    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
