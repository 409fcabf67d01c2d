using Scan.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
