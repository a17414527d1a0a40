package io.dpmgrid.admin.auth;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows the configured tokens by their hashes. Immutable. */
public final class StaticTokens {
  private final List<StaticToken> tokens;
  private final List<byte[]> hashes;

  /** Takes the configured tokens. */
  public StaticTokens(List<StaticToken> tokens) {
    this.tokens = List.copyOf(tokens);
    this.hashes = tokens.stream().map(t -> HexFormat.of().parseHex(t.sha256())).toList();
  }

  /** Whom the token stands for, or null. Takes the same time for every token. */
  public @Nullable Principal find(String token) {
    byte[] hash = TokenHash.of(token);
    StaticToken found = null;
    for (int i = 0; i < tokens.size(); i++) {
      if (MessageDigest.isEqual(hash, hashes.get(i))) {
        found = tokens.get(i);
      }
    }
    return found == null
        ? null
        : new Principal(found.name(), found.role(), PrincipalSource.TOKEN, null);
  }
}
