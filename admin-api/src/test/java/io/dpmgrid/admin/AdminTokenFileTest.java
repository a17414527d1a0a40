package io.dpmgrid.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpmgrid.admin.auth.AdminTokenFile;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.auth.StaticToken;
import io.dpmgrid.admin.auth.TokenHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token that a node makes for itself. */
final class AdminTokenFileTest {
  private final Path directory;

  AdminTokenFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void shouldMakeAPrivateFileOnceAndReadItAgain() throws IOException {
    Path file = directory.resolve("admin-token");
    StaticToken first = new AdminTokenFile(file).ensure();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new AdminTokenFile(file).ensure()).isEqualTo(first);
    assertThat(first.role()).isEqualTo(Role.ADMIN);
    assertThat(TokenHash.hex(Files.readString(file).strip())).isEqualTo(first.sha256());
    assertThat(first.toString()).doesNotContain(first.sha256());
    try (java.util.stream.Stream<Path> left = Files.list(directory)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void shouldRefuseAnEmptyFile() throws IOException {
    Path file = Files.createFile(directory.resolve("admin-token"));
    assertThatThrownBy(() -> new AdminTokenFile(file).ensure()).hasMessageContaining("too short");
  }
}
