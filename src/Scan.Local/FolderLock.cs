namespace Scan.Local;

/// <summary>Keeps a folder to one process. The system drops it when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <param name="refusal">The start of the sentence that tells the user who has the folder; the folder's name follows.</param>
    /// <exception cref="SetupException">Another process has it, or it cannot be written.</exception>
    public static FolderLock Take(string folder, string refusal)
    {
        var path = Path.Combine(folder, "lock");
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SetupException($"{folder} cannot be written.", "Correct its permissions, or name another folder with --data.", e);
        }
        catch (IOException e)
        {
            throw new SetupException($"{refusal} {folder}.", "Stop it first, or name another folder with --data.", e);
        }
    }

    public void Dispose() => file.Dispose();
}
