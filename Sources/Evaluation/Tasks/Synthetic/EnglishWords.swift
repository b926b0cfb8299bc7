/// Words for keys and for sentences that fill a text.
enum EnglishWords {
  static let adjectives = words(
    """
    able amber ancient bitter brave bright broad calm careful cheerful clever cold copper crisp curious dark distant
    dusty eager early empty faint famous fierce foggy fragile gentle golden grave green grey hasty heavy hidden hollow
    honest humble idle jolly keen large late lazy lively lonely loud lucky mellow mild modest narrow noble patient plain
    polite proud quick quiet rapid rare restless rough round rusty salty scarlet secret serious shallow sharp shy silent
    silver simple slender slow smooth solemn steady stern stormy strange strict stubborn sturdy sudden swift tall tender
    thirsty tidy timid tiny tranquil useful vague vivid warm weary wild windy wise wooden young
    """)

  static let nouns = words(
    """
    anchor apple arrow basket beacon bell bottle bridge bucket button cabin candle canyon carpet castle chimney circle
    cliff cloud clover coin compass cottage cradle curtain desert donkey drum engine falcon feather fence ferry fiddle
    forest fountain garden garlic glacier goose hammer harbour harvest hedge helmet island jacket kettle kitten ladder
    lantern lemon lighthouse maple market meadow mirror mountain needle notebook oak orchard otter oven owl paddle
    parcel pebble pencil pepper pigeon pillow planet pocket pond puzzle quilt rabbit raven ribbon river saddle sailor
    shadow shelf shovel spoon sparrow statue stove thimble thunder ticket tower trumpet tunnel turnip valley velvet
    village violin wagon walnut whistle willow window winter
    """)

  static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
}
