package io.jenkins.plugins.ecsdeploy.engine;

import io.jenkins.plugins.ecsdeploy.engine.driver.Journal;
import io.jenkins.plugins.ecsdeploy.engine.driver.TakenOverException;
import io.jenkins.plugins.ecsdeploy.engine.state.Deployment;
import io.jenkins.plugins.ecsdeploy.engine.state.DeploymentJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Remembers every saved state as JSON. */
final class MemoryJournal implements Journal {

    private final List<String> saved = new ArrayList<>();
    private byte[] log = new byte[0];
    private int writes;
    private int saves;
    private boolean late;
    private String held;

    /** Breaks I8: each state becomes durable only when the one after it is saved. */
    void late() {
        late = true;
    }

    /** As if nobody had ever saved anything. */
    void clear() {
        saved.clear();
        log = new byte[0];
        held = null;
    }

    /** What a process that died had not made durable is gone. */
    void forget() {
        held = null;
    }

    /** As a process sees it that can die before and after each write. */
    Journal of(Consumer<String> moment) {
        return new Journal() {
            private int known = saves;

            @Override
            public void save(Deployment deployment) throws IOException {
                if (saves != known) {
                    throw new TakenOverException();
                }
                String where = deployment.ended()
                        ? deployment.status().name()
                        : deployment.phase().phase().name();
                moment.accept("before a save in " + where);
                MemoryJournal.this.save(deployment);
                known = saves;
                moment.accept("after a save in " + where);
            }

            @Override
            public void keepLog(long offset, byte[] bytes) {
                moment.accept("before log lines are kept");
                MemoryJournal.this.keepLog(offset, bytes);
                moment.accept("after log lines are kept");
            }
        };
    }

    Deployment load() {
        return DeploymentJson.read(saved.get(saved.size() - 1));
    }

    List<Deployment> history() {
        return saved.stream().map(DeploymentJson::read).toList();
    }

    /** Whether the text stands in any state that was ever saved. */
    boolean mentions(String text) {
        return saved.stream().anyMatch(s -> s.contains(text));
    }

    /** How often anything became durable. */
    int writes() {
        return writes;
    }

    String log() {
        return new String(log, StandardCharsets.UTF_8);
    }

    @Override
    public void save(Deployment deployment) throws IOException {
        saves++;
        String text = DeploymentJson.write(deployment);
        if (late && !deployment.ended()) {
            if (held != null) {
                saved.add(held);
            }
            held = text;
        } else {
            saved.add(text);
        }
        writes++;
    }

    @Override
    public void keepLog(long offset, byte[] bytes) {
        byte[] longer = Arrays.copyOf(log, (int) offset + bytes.length);
        System.arraycopy(bytes, 0, longer, (int) offset, bytes.length);
        log = longer;
        writes++;
    }
}
