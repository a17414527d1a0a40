package io.dpmgrid.node.majority;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.ignite.MinorityWrites;
import io.dpmgrid.ignite.WriteQuorum;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.internal.processors.metastorage.DistributedMetaStorage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of which caches somebody accepted that they acknowledge before all copies have a write. It is one
 * text in the engine's distributed metastorage, so that it outlives restarts, and nodes without us
 * keep it for the others; in the cache's own configuration they would have to have our classes.
 *
 * <p>What was accepted is the mode that the cache had then: one of that name with another mode is
 * not meant.
 *
 * <p>Stateless, thread-safe.
 */
public final class AckConsents {
  private static final Logger LOG = LoggerFactory.getLogger(AckConsents.class);
  private static final String KEY = "dpm.early-acks.accepted";
  private static final String MODE = "mode";
  private static final String SINCE = "since";
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int MOST_ATTEMPTS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final IgniteEx ignite;

  /** Those of a running node's cluster. */
  public AckConsents(IgniteEx ignite) {
    this.ignite = ignite;
  }

  /** What is accepted now; nothing if nobody can say. Asks no other node. */
  public Accepted now() {
    try {
      return Accepted.of(object(read()));
    } catch (IgniteCheckedException | RuntimeException e) {
      LOG.debug("which caches may acknowledge early cannot be read now", e);
      return Accepted.NOTHING;
    }
  }

  /**
   * Keeps that somebody accepts it of this cache; of one that acknowledges late there is nothing to
   * accept. If it cannot be kept, the log says so, and alerts go on.
   */
  public void give(CacheConfiguration<?, ?> cache) {
    if (!EarlyAcks.of(cache)) {
      return;
    }
    change(
        "what was accepted of cache " + cache.getName(),
        all -> {
          // As when all nodes of a cluster start at once with the same configuration.
          if (Accepted.of(all).covers(cache)) {
            return false;
          }
          all.set(
              cache.getName(),
              JSON.createObjectNode()
                  .put(MODE, cache.getWriteSynchronizationMode().name())
                  // Also tells it from one that was given to a cache of that name before.
                  .put(SINCE, Instant.now().toString()));
          return true;
        });
  }

  /** Forgets it of a cache that was destroyed. */
  public void forget(String cache) {
    change("that cache " + cache + " is gone", all -> all.remove(cache) != null);
  }

  /** Forgets it of a cache unless it was given anew meanwhile. */
  void forget(String cache, JsonNode given) {
    change(
        "that cache " + cache + " is gone",
        all -> given.equals(all.get(cache)) && all.remove(cache) != null);
  }

  private interface Change {
    /** Whether there is anything to change. */
    boolean make(ObjectNode all);
  }

  private void change(String what, Change change) {
    try {
      for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        String before = read();
        ObjectNode all = object(before);
        if (!change.make(all)) {
          return;
        }
        WriteQuorum quorum = WriteQuorum.of(ignite, MinorityWrites.REFUSE);
        if (!quorum.held()) {
          // The engine refuses a node for good that kept something else than the others meanwhile.
          LOG.warn("The cluster does not keep {}: {}", what, quorum.message());
          return;
        }
        if (storage()
            .compareAndSetAsync(KEY, before, all.toString())
            .get(LIMIT.toMillis())
            .booleanValue()) {
          return;
        }
      }
      LOG.warn("The cluster does not keep {}: too many change it at once", what);
    } catch (IgniteCheckedException | RuntimeException e) {
      LOG.warn("The cluster may not have kept {}", what, e);
    }
  }

  private @Nullable String read() throws IgniteCheckedException {
    Serializable text = storage().read(KEY);
    if (text != null && !(text instanceof String)) {
      throw new IllegalStateException("the cluster keeps something under " + KEY + " but no text");
    }
    return (String) text;
  }

  /** What others added is kept. */
  private static ObjectNode object(@Nullable String text) {
    if (text == null) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what the cluster keeps under " + KEY + " is no JSON", e);
    }
    throw new IllegalStateException("what the cluster keeps under " + KEY + " is no JSON object");
  }

  private DistributedMetaStorage storage() {
    return ignite.context().distributedMetastorage();
  }

  /** What was accepted when somebody looked. */
  public static final class Accepted {
    static final Accepted NOTHING = new Accepted(Map.of());

    final Map<String, JsonNode> of;

    private Accepted(Map<String, JsonNode> of) {
      this.of = of;
    }

    private static Accepted of(ObjectNode all) {
      Map<String, JsonNode> of = new TreeMap<>();
      all.properties().forEach(one -> of.put(one.getKey(), one.getValue()));
      return new Accepted(of);
    }

    /** Whether this cache acknowledges early, and somebody accepted just that of it. */
    public boolean covers(CacheConfiguration<?, ?> cache) {
      JsonNode one = of.get(cache.getName());
      return one != null
          && EarlyAcks.of(cache)
          && one.path(MODE).asText().equals(cache.getWriteSynchronizationMode().name());
    }
  }
}
