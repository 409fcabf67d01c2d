namespace Scan.Local.Up;

/// <summary>Tells the user what is being done: a line for each step, with its time when it took over a second.</summary>
public sealed class UpConsole(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);

    public void Say(string line) => output.WriteLine(line);

    /// <summary>Does a step and says so before and after.</summary>
    public async Task<T> StepAsync<T>(string title, Func<Task<T>> work)
    {
        output.Write($"{title} …");
        var began = time.GetTimestamp();
        try
        {
            var result = await work();
            var elapsed = time.GetElapsedTime(began);
            output.WriteLine(elapsed > Noticeable ? $" {elapsed.TotalSeconds:0.0} s" : "");
            return result;
        }
        catch
        {
            output.WriteLine();
            throw;
        }
    }

    /// <summary>Says why it does not go on, and what to do.</summary>
    public void Refuse(string problem, string remedy)
    {
        output.WriteLine(problem);
        output.WriteLine(remedy);
    }
}
