using Microsoft.Extensions.Logging.Console;

namespace Scan.Web.Hosting;

/// <summary>Warnings and errors on standard error, one line each; the configuration's <c>Logging</c> section can ask for more.</summary>
public static class ScanConsole
{
    public static void AddScanConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        // Keys only guard forms; that they are not encrypted at rest is no news to whoever starts Scan.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // It takes refusals of a reader's call for faults; HubFaults tells the two apart.
        logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
