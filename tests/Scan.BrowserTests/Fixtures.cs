using Scan.BrowserTests;
using Scan.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(SystemBrowser))]
