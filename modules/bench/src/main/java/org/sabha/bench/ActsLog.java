package org.sabha.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.protocol.ClientMessage;
import org.sabha.server.control.RunningServer;
import org.sabha.server.control.StorageVerbs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit log of a running server beside the acts that it acknowledged to one participant. */
final class ActsLog {
    static final String LOST = "acknowledged acts without a row";

    private static final Set<String> VERBS = Set.of("lock", "unlock", "set-rule", "invite", "remove", "admit-all");

    private final RunningServer control;
    private int firstDifference = -1;

    /** @param data the server's data folder */
    ActsLog(Path data) {
        control = new RunningServer(data);
    }

    boolean isSound() throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(ask(List.of(StorageVerbs.VERIFY)))
                .get("sound")
                .asBoolean();
    }

    /** What is wrong, the first time that it is: every act has one row, in the order in which the server did them. */
    Optional<String> compare(String actor, List<ClientMessage> acknowledged) throws IOException {
        List<String> acts = acknowledged.stream().map(ActsLog::act).toList();
        List<String> rows = rows(actor);
        int same = 0;
        while (same < Math.min(acts.size(), rows.size()) && acts.get(same).equals(rows.get(same))) {
            same++;
        }
        if (same == Math.max(acts.size(), rows.size()) || same == firstDifference) {
            return Optional.empty();
        }
        firstDifference = same;
        System.err.println("act " + same + " of " + acts.size() + ": said "
                + acts.subList(Math.max(0, same - 3), Math.min(acts.size(), same + 20)) + ", written "
                + rows.subList(Math.max(0, same - 3), Math.min(rows.size(), same + 20)) + " of " + rows.size());
        return Optional.of(rows.size() < acts.size() ? LOST : "acts done twice, or in another order");
    }

    /** What the log says that somebody did, in order; what was refused has a reason. */
    private List<String> rows(String actor) throws IOException {
        List<String> rows = new ArrayList<>();
        String answer = ask(List.of(StorageVerbs.SEARCH, "participant=" + actor, "limit=100000"));
        for (String line : answer.lines().toList()) {
            JsonNode row = JsonMapper.builder().build().readTree(line);
            String verb = row.get("verb").asString();
            if (VERBS.contains(verb)
                    && text(row, "actor").equals(actor)
                    && text(row, "reason").isEmpty()) {
                rows.add(verb + " " + text(row, "value"));
            }
        }
        return rows;
    }

    private static String text(JsonNode row, String name) {
        return row.has(name) ? row.get(name).asString() : "";
    }

    private static String act(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Lock _ -> "lock ";
            case ClientMessage.Unlock _ -> "unlock ";
            case ClientMessage.SetRule rule -> "set-rule " + rule.value();
            case ClientMessage.Invite _ -> "invite ";
            case ClientMessage.Remove _ -> "remove ";
            case ClientMessage.AdmitAll _ -> "admit-all ";
            default -> throw new IllegalArgumentException("the drill has no such act");
        };
    }

    /** Whether {@link #compare} knows such an act. */
    static boolean isAct(ClientMessage message) {
        return message instanceof ClientMessage.Lock
                || message instanceof ClientMessage.Unlock
                || message instanceof ClientMessage.SetRule
                || message instanceof ClientMessage.Invite
                || message instanceof ClientMessage.Remove
                || message instanceof ClientMessage.AdmitAll;
    }

    private String ask(List<String> words) throws IOException {
        var answer = new ByteArrayOutputStream();
        control.ask(words, answer);
        return answer.toString(StandardCharsets.UTF_8).strip();
    }
}
