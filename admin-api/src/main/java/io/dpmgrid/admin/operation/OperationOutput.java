package io.dpmgrid.admin.operation;

import java.nio.file.Path;

/** What an operation left. */
public sealed interface OperationOutput {
  /** A JSON document. */
  @SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
  record Document(byte[] bytes) implements OperationOutput {}

  /** A zip file, deleted when the operation is forgotten. */
  record ZipFile(Path path, String fileName, long bytes) implements OperationOutput {}
}
