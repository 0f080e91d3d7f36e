using BookingApp.Customers.Notes;
using BookingApp.Payments.Customers;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Customers;

public sealed class CustomerNoteTests
{
    private static readonly Actor _ben = new Actor.Staff(2, "Ben");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_note_is_added_once_and_edited_and_deleted_only_as_it_was_read(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (maya, notes, press) = (await CustomerAsync(world, "10:00", "Maya"), world.Get<CustomerNoteService>(), world.NewCommand());

        Assert.IsType<NoteResult.Done>(await notes.AddAsync(TestWorld.Staff, maya, " Likes the window open. ", press, Ct));
        Assert.IsType<NoteResult.Done>(await notes.AddAsync(TestWorld.Staff, maya, " Likes the window open. ", press, Ct)); // pressed twice
        var read = Assert.Single(await ReadAsync(world, maya));
        Assert.Equal(("Likes the window open.", "staff:1 Ana"), (read.Text, read.WrittenBy));
        Assert.IsType<NoteResult.Done>(await notes.EditAsync(_ben, read.Id, read.Version, "Likes it closed.", Ct));
        var conflict = Assert.IsType<NoteResult.ChangedMeanwhile>(await notes.EditAsync(TestWorld.Staff, read.Id, read.Version, "Mine", Ct));
        Assert.Equal("Likes it closed.", conflict.Now.Text);
        Assert.IsType<NoteResult.ChangedMeanwhile>(await notes.DeleteAsync(TestWorld.Staff, read.Id, read.Version, Ct));
        var edited = Assert.Single(await ReadAsync(world, maya));
        Assert.Equal(("Likes it closed.", "staff:1 Ana", "staff:2 Ben"), (edited.Text, edited.WrittenBy, edited.EditedBy));
        Assert.IsType<NoteResult.Done>(await notes.DeleteAsync(TestWorld.Staff, edited.Id, edited.Version, Ct));
        Assert.IsType<NoteResult.Done>(await notes.DeleteAsync(TestWorld.Staff, edited.Id, edited.Version, Ct));

        Assert.Empty(await ReadAsync(world, maya));
        Assert.IsType<NoteResult.NotFound>(await notes.EditAsync(TestWorld.Staff, edited.Id, edited.Version, "Too late", Ct));
        Assert.IsType<NoteResult.NotFound>(await notes.AddAsync(TestWorld.Staff, Guid.NewGuid(), "Of nobody", world.NewCommand(), Ct));
    }

    [Fact]
    public async Task Customers_keep_no_notes_or_tags_and_what_cannot_be_shown_is_refused()
    {
        await using var world = await TestWorld.CreateAsync();
        var (maya, notes, tags) = (await CustomerAsync(world, "10:00", "Maya"), world.Get<CustomerNoteService>(), world.Get<CustomerTagService>());

        foreach (var refused in new Func<Task>[]
        {
            () => notes.AddAsync(TestWorld.Customer, maya, "x", world.NewCommand(), Ct), () => notes.EditAsync(TestWorld.Customer, maya, 0, "x", Ct),
            () => notes.DeleteAsync(TestWorld.Customer, maya, 0, Ct), () => tags.AddAsync(TestWorld.Customer, maya, "x", Ct),
            () => tags.RemoveAsync(TestWorld.Customer, maya, "x", Ct),
        })
        {
            Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(refused)).Code);
        }

        foreach (var (text, code) in new[] { (" ", "required"), (new string('x', 4001), "too_long"), ("a\0b", "characters") })
            Assert.Equal(new NoteResult.Invalid(code), await notes.AddAsync(TestWorld.Staff, maya, text, world.NewCommand(), Ct));
        foreach (var (text, code) in new[] { ("\u200B", "required"), (new string('x', 31), "too_long"), ("a\nb", "characters") })
            Assert.Equal(new NoteResult.Invalid(code), await tags.AddAsync(TestWorld.Staff, maya, text, Ct));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_tag_is_spelt_as_it_is_in_use_and_finds_who_has_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (maya, nils, tags) = (await CustomerAsync(world, "10:00", "Maya"), await CustomerAsync(world, "11:00", "Nils"), world.Get<CustomerTagService>());

        await tags.AddAsync(TestWorld.Staff, maya, " VIP ", Ct);
        await tags.AddAsync(TestWorld.Staff, nils, "vip", Ct);
        await tags.AddAsync(TestWorld.Staff, nils, "Vip", Ct); // has it already
        await tags.AddAsync(TestWorld.Staff, nils, "allergic", Ct);

        Assert.Equal(["VIP"], (await world.Get<CustomerNoteQueries>().OfAsync(maya, Ct)).Tags);
        Assert.Equal(["allergic", "VIP"], (await world.Get<CustomerNoteQueries>().OfAsync(nils, Ct)).Tags);
        Assert.Equal(["allergic", "VIP"], await tags.InUseAsync(ct: Ct));
        Assert.Equal(["allergic"], await tags.InUseAsync(1, Ct));
        Assert.Equal(["Maya", "Nils"], (await ListAsync(world, null, "vip")).Order(StringComparer.Ordinal));
        Assert.Equal(["Nils"], await ListAsync(world, null, "allergic"));
        await tags.RemoveAsync(TestWorld.Staff, nils, "ALLERGIC", Ct);
        Assert.Equal(["VIP"], await tags.InUseAsync(ct: Ct));

        for (var n = 0; n < CustomerTagService.Max - 1; n++)
            Assert.IsType<NoteResult.Done>(await tags.AddAsync(TestWorld.Staff, nils, $"tag {n}", Ct));
        Assert.Equal(new NoteResult.Invalid("too_many"), await tags.AddAsync(TestWorld.Staff, nils, "one more", Ct));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Customers_are_listed_who_was_seen_last_first_and_found_by_what_is_typed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        foreach (var (time, name) in new[] { ("09:00", "Maya"), ("10:00", "Nils"), ("11:00", "Mara") })
        {
            await CustomerAsync(world, time, name);
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await world.HeldAsync("12:00", name: "Mallory"); // who typed an address, and did not book

        Assert.Equal(["Mara", "Nils", "Maya"], await ListAsync(world, null, null));
        Assert.Equal(["Mara", "Maya"], await ListAsync(world, " MA", null));
        Assert.Equal(["Maya"], await ListAsync(world, "maya@example.com", null));
        Assert.Empty(await ListAsync(world, "example.com", null));
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<CustomerDirectory>().ListAsync(TestWorld.Customer, "", null, 1, Ct));
    }

    private static async Task<Guid> CustomerAsync(TestWorld world, string time, string name)
    {
        var paid = await world.PaidAsync(time, name: name);
        return paid.CustomerId!.Value;
    }

    private static async Task<IReadOnlyList<CustomerNote>> ReadAsync(TestWorld world, Guid customer) =>
        (await world.Get<CustomerNoteQueries>().OfAsync(customer, Ct)).Notes;

    private static async Task<IEnumerable<string>> ListAsync(TestWorld world, string? text, string? tag) =>
        (await world.Get<CustomerDirectory>().ListAsync(TestWorld.Staff, text, tag, 1, Ct)).Items.Select(c => c.Name);
}
