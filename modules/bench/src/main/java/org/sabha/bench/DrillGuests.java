package org.sabha.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sabha.client.MeetingLink;
import org.sabha.client.SabhaClient;
import org.sabha.model.Secret;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process that holds some guests of {@link KillsBenchmark}'s drill, so that it can be stopped and continued. It reads lines
 * of words between tabs, answers each with one line of JSON, and ends with its input.
 *
 * <pre>
 *   join NUMBER LINK PASSWORD   begins a stay, for a number that had one on the same device
 *   forget NUMBER               drops a member whose stay is over
 *   count                       everybody counts anew
 *   write TEXT                  everybody writes TEXT-NUMBER
 *   network NUMBER              has one lose its connection and path
 *   state                       does nothing; each answer is the state of all members
 * </pre>
 */
public final class DrillGuests {
    private final SabhaClient client = SabhaClient.create();
    private final Map<Integer, DrillMember> members = new ConcurrentHashMap<>();
    private final Map<Integer, Secret> devices = new ConcurrentHashMap<>();

    private DrillGuests() {}

    public static void main(String[] arguments) throws IOException {
        DrillGuests guests = new DrillGuests();
        DrillPump.start(guests.members.values());
        JsonMapper json = JsonMapper.builder().build();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            guests.run(List.of(line.split("\t", -1)));
            System.out.println(json.writeValueAsString(
                    guests.members.values().stream().map(DrillMember::state).toList()));
        }
        System.exit(0);
    }

    private void run(List<String> words) {
        switch (words.getFirst()) {
            case "join" -> join(Integer.parseInt(words.get(1)), words.get(2), new Secret(words.get(3)));
            case "forget" -> {
                members.remove(Integer.valueOf(words.get(1)));
                devices.remove(Integer.valueOf(words.get(1)));
            }
            case "count" -> members.values().forEach(DrillMember::countAnew);
            case "write" -> members.values().forEach(member -> member.write(words.get(1) + "-" + member.number()));
            case "network" ->
                Objects.requireNonNull(members.get(Integer.valueOf(words.get(1))))
                        .changesNetwork();
            default -> {}
        }
    }

    private void join(int number, String link, Secret password) {
        DrillMember member = new DrillMember(
                client,
                MeetingLink.parse(link).orElseThrow(),
                password,
                Optional.ofNullable(devices.get(number)),
                number);
        devices.put(number, member.meeting().device());
        members.put(number, member);
    }
}
