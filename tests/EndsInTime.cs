using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.v3;

[assembly: Scan.Tests.EndsInTime]

namespace Scan.Tests;

/// <summary>Asks each test to end after ten minutes, by its cancellation token, and names it: one that would wait for ever must not take the whole run with it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class EndsInTimeAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, Timer> running = [];

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        // Those that are asked for by name take the time they take.
        if (test.TestCase.Explicit) return;
        var context = TestContext.Current;
        running[test.UniqueID] = new Timer(_ =>
        {
            Console.Error.WriteLine($"After {Limit.TotalMinutes} min this test is asked to end: {test.TestDisplayName}");
            context.CancelCurrentTest();
        }, null, Limit, Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (running.TryRemove(test.UniqueID, out var timer)) timer.Dispose();
    }
}
